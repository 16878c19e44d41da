export { notifyQueueChanged, queueChannel } from "@second-read/jobs";
