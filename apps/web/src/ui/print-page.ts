/** Opens the browser's print dialog, which can also save a PDF, for a page that is not on screen. */
export function printPage(html: string): void {
  const frame = document.createElement("iframe");
  frame.title = "What is printed";
  frame.style.cssText = "position: fixed; width: 0; height: 0; border: 0";
  frame.addEventListener("load", () => {
    frame.contentWindow?.addEventListener("afterprint", () => frame.remove());
    frame.contentWindow?.print();
  });
  frame.srcdoc = html;
  document.body.append(frame);
}
