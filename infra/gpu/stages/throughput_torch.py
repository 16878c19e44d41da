"""`throughput_torch.py SECONDS ROWSxCOLUMNS:BATCH …`: the net of keras-baseline in PyTorch, trained on noise; one line of JSON for each size and batch."""
import json
import sys
import time

started = time.monotonic()
seconds = float(sys.argv[1])

try:
    import torch
    from torch import nn
except Exception as error:  # Whatever prevents it from loading is the finding.
    print(json.dumps({"error": f"PyTorch is not here ({error})"}))
    sys.exit(0)

device = "cuda" if torch.cuda.is_available() else "cpu"
torch.backends.cudnn.benchmark = True
name = torch.cuda.get_device_name() if device == "cuda" else "CPU"
print(json.dumps({"pytorch": torch.__version__, "device": name}), flush=True)


def build(rows, columns):
    layers, channels = [], 1
    for filters in (32, 64, 256, 512):
        layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(), nn.BatchNorm2d(filters), nn.MaxPool2d(2)]
        channels = filters
    flat = (rows // 16) * (columns // 16) * channels
    layers += [nn.Flatten(), nn.Linear(flat, 128), nn.ReLU(), nn.Dropout(0.3), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 1)]
    return nn.Sequential(*layers).to(device)


def finish():
    if device == "cuda":
        torch.cuda.synchronize()


for argument in sys.argv[2:]:
    size, batch = argument.split(":")
    rows, columns = map(int, size.split("x"))
    batch = int(batch)
    facts = {"rows": rows, "columns": columns, "batch": batch}
    try:
        if time.monotonic() - started > seconds:
            print(json.dumps({**facts, "skipped": "no time was left"}), flush=True)
            continue
        model = build(rows, columns)
        penalised = model[17].weight
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
        images = torch.rand(batch, 1, rows, columns, device=device)
        labels = (torch.arange(batch, device=device) % 2).float().unsqueeze(1)

        def step():
            optimizer.zero_grad(set_to_none=True)
            loss = nn.functional.binary_cross_entropy_with_logits(model(images), labels) + 0.1 * (penalised**2).sum()
            loss.backward()
            optimizer.step()
            return loss.item()

        step()
        finish()
        begin, steps = time.monotonic(), 0
        while steps == 0 or (time.monotonic() - begin < 2 and steps < 50):
            step()
            steps += 1
        finish()
        speed = steps * batch / (time.monotonic() - begin)
        print(json.dumps({**facts, "imagesPerSecond": speed, "steps": steps}), flush=True)
        del model, optimizer
    except RuntimeError as error:
        print(json.dumps({**facts, "error": str(error).split("\n")[0]}), flush=True)
