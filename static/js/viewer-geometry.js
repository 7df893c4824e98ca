// Where a page lies on the stage: its scale, and what a quarter turn moves. Lengths are CSS pixels, turns are degrees clockwise.

const SMALLEST = 0.05;
const LARGEST = 6;

export function turnedSize(real, turned) {
  return turned % 180 === 0 ? real : { width: real.height, height: real.width };
}

// The scale at which the turned page fits: "width" fills the width of the room, "whole" shows all of it, else it stays.
export function fittingScale(fit, { room, shape, scale }) {
  if (fit === "width") return room.width / shape.width;
  if (fit === "whole") return Math.min(room.width / shape.width, room.height / shape.height);
  return scale;
}

export function zoomedScale(scale, factor) {
  return Math.min(LARGEST, Math.max(SMALLEST, scale * factor));
}

// Styles of the sheet. It keeps its own size; the turn goes round its corner, so that it is moved back into view, and
// a margin makes up for what the turn adds or takes.
export function sheetStyle(real, { scale, turned, room }) {
  const width = real.width * scale;
  const height = real.height * scale;
  const [x, y] = { 0: [0, 0], 90: [height, 0], 180: [width, height], 270: [0, width] }[turned];
  const taken = turnedSize(real, turned).width * scale;
  const lies = turned % 180 !== 0;
  return {
    width: `${width}px`,
    height: `${height}px`,
    transform: turned ? `translate(${x}px, ${y}px) rotate(${turned}deg)` : "",
    marginLeft: `${Math.max(0, (room.width - taken) / 2)}px`,
    marginRight: lies ? `${height - width}px` : "",
    marginBottom: lies ? `${width - height}px` : "",
  };
}
