/* What script adds to the forms of acts: fields that hang on a choice, sample sentences, and the preview of a letter. */
"use strict";

(() => {
  // A preview opens in its own tab and is neither a step nor the one press that a form has. This stands before xinhe.js.
  document.addEventListener("submit", (event) => {
    if (event.submitter?.matches("[data-preview]")) event.stopImmediatePropagation();
  }, true);

  /* -- data-when="field:value value": shown only with that choice ("*": with any) ---------------------------------- */
  const chosen = (form, name) => {
    const field = form.elements.namedItem(name);
    if (!field) return "";
    if (field instanceof RadioNodeList) return field.value;
    return ["radio", "checkbox"].includes(field.type) && !field.checked ? "" : field.value;
  };
  const settle = (form) => form.querySelectorAll("[data-when]").forEach((box) => {
    const [name, values] = box.dataset.when.split(":");
    const value = chosen(form, name);
    const hangs = box.parentElement.closest("[data-when][hidden]");
    // A field with a sentence beside it is never hidden from who has to mend it.
    const isWrong = box.querySelector(".errorlist, [aria-invalid=true]");
    box.hidden = !isWrong && !(values === "*" ? value : values.split(" ").includes(value)) || Boolean(hangs);
  });
  /* -- input[data-sign]: a signature drawn with finger, pen or mouse becomes the file; without script one is uploaded -- */
  const pad = (input) => {
    if (input.previousElementSibling?.matches(".sign-pad")) return;
    const box = Object.assign(document.createElement("div"), { className: "sign-pad" });
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", input.dataset.sign);
    const clear = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: input.dataset.clear });
    box.append(canvas, clear);
    input.before(box);
    const pen = canvas.getContext("2d");
    const fresh = () => {
      canvas.width = 900; canvas.height = 300;
      pen.fillStyle = "#fff"; pen.fillRect(0, 0, 900, 300);
      Object.assign(pen, { lineWidth: 5, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
    };
    const at = (event) => {
      const place = canvas.getBoundingClientRect();
      return [(event.clientX - place.left) * 900 / place.width, (event.clientY - place.top) * 300 / place.height];
    };
    const keep = () => canvas.toBlob((drawn) => {
      const files = new DataTransfer();
      files.items.add(new File([drawn], "signature.png", { type: "image/png" }));
      input.files = files.files;
    });
    let draws = false;
    canvas.addEventListener("pointerdown", (event) => { draws = true; canvas.setPointerCapture(event.pointerId); pen.beginPath(); pen.moveTo(...at(event)); });
    canvas.addEventListener("pointermove", (event) => { if (draws) { pen.lineTo(...at(event)); pen.stroke(); } });
    ["pointerup", "pointercancel"].forEach((ends) => canvas.addEventListener(ends, () => { if (draws) keep(); draws = false; }));
    clear.addEventListener("click", () => { fresh(); input.value = ""; });
    fresh();
  };
  const boot = (root) => {
    root.querySelectorAll("form").forEach(settle);
    root.querySelectorAll("input[data-sign]").forEach(pad);
    root.querySelectorAll("[data-insert][hidden], [data-script][hidden]").forEach((button) => { button.hidden = false; });
  };

  /* -- the window: Enter in the one line asks who that is, and what was brought leads on to what is still to be told --- */
  document.addEventListener("keydown", (event) => {
    const button = event.key === "Enter" && !event.isComposing && event.target.dataset?.enter;
    if (!button) return;
    event.preventDefault();
    document.getElementById(button)?.click();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id !== "known") return;
    const line = event.detail.target.querySelector("[data-focus]");
    if (line) document.getElementById(line.dataset.focus)?.focus();
  });
  document.addEventListener("change", (event) => { if (event.target.form) settle(event.target.form); });

  /* -- details.more: a menu closes once something was chosen, or elsewhere pressed --------------------------------------- */
  const closeMenus = (keeps) => document.querySelectorAll("details.more[open]").forEach((menu) => { menu.open = keeps(menu); });
  document.addEventListener("click", (event) => closeMenus((menu) => menu.contains(event.target) && !event.target.closest(".more-list a")));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenus(() => false); });

  /* -- form[data-bulk]: one tick for all rows of the page ------------------------------------------------------------ */
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-all]")) return;
    document.querySelectorAll(`input[name=number][form="${event.target.form.id}"]`).forEach((box) => { box.checked = event.target.checked; });
  });
  document.addEventListener("DOMContentLoaded", () => boot(document));
  document.addEventListener("htmx:load", (event) => boot(event.detail.elt.parentElement || document));

  /* -- sample sentences go behind what is written already ------------------------------------------------------------- */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    const area = button && document.getElementById(button.dataset.insert);
    if (!area) return;
    const sentence = button.parentElement.querySelector("span").textContent;
    area.value = area.value.trim() ? `${area.value.trimEnd()}\n${sentence}` : sentence;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
    const gap = area.value.indexOf("……", area.value.length - sentence.length);
    if (gap >= 0) area.setSelectionRange(gap, gap + 2);
  });
})();
