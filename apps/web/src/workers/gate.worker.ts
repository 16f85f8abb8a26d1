export {};
postMessage("gate");
