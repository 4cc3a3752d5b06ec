/* A signature is drawn with finger, pen or mouse; without script the page asks for a photograph alone. */
"use strict";

document.querySelectorAll("[data-sign]").forEach((box) => {
  const canvas = box.querySelector("canvas"), kept = box.querySelector("[name=drawing]"), pen = canvas.getContext("2d");
  let isDown = false, isDrawn = false;
  const clear = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    kept.value = "";
    isDrawn = false;
  };
  const at = (event) => {
    const frame = canvas.getBoundingClientRect();
    return [
      ((event.clientX - frame.left) / frame.width) * canvas.width,
      ((event.clientY - frame.top) / frame.height) * canvas.height,
    ];
  };
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    isDown = true;
    Object.assign(pen, { strokeStyle: "#000", lineWidth: 5, lineCap: "round", lineJoin: "round" });
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!isDown) return;
    pen.lineTo(...at(event));
    pen.stroke();
    isDrawn = true;
  });
  const up = () => {
    isDown = false;
    if (isDrawn) kept.value = canvas.toDataURL("image/png");
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  box.querySelector("[data-clear]").addEventListener("click", clear);
  clear();
  box.hidden = false;
});
