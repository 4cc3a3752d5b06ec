/* Drafts: form[data-keep=address] sends its words there a moment after the last key, and its files once they are picked.
   The server keeps them; this only carries. It stands before xinhe.js, whose one press waits for what is under way. */
"use strict";

(() => {
  const REST = 900, AGAIN = 15000;
  const say = (name) => document.body.dataset[name] || "";
  const states = new WeakMap();
  const of = (form) => {
    if (!states.has(form)) states.set(form, { timer: 0, under_way: null, has_files: false, is_behind: false });
    return states.get(form);
  };
  const put = (form, selector, html) => {
    const place = form.querySelector(selector), news = html.querySelector(selector);
    if (place && news) place.replaceWith(news);
  };
  const tell = (form, words, href) => {
    const line = form.querySelector("[data-draft-line]");
    if (!line) return;
    const said = Object.assign(document.createElement(href ? "a" : "span"), { textContent: words });
    if (href) said.href = href;
    line.replaceChildren(said);
    line.hidden = false;
  };

  const carry = async (form, state, isLast) => {
    const body = new FormData(form), files = [...form.querySelectorAll("input[type=file]")];
    form.querySelectorAll("input[type=password]").forEach((field) => body.delete(field.name));
    if (!state.has_files || isLast) files.forEach((field) => body.delete(field.name));
    const sentFiles = state.has_files && !isLast;
    state.is_behind = false;
    try {
      const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
      const answer = await fetch(form.dataset.keep, { method: "POST", body, headers, keepalive: isLast });
      const left = answer.headers.get("HX-Redirect");
      if (left) {
        const isKept = answer.headers.get("X-Draft") === "kept";
        state.is_behind = !isKept;
        tell(form, say(isKept ? "sayLeft" : "sayLost"), left);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const html = document.createElement("template");
      html.innerHTML = await answer.text();
      put(form, "[data-draft-line]", html.content);
      put(form, "[data-taken]", html.content);
      if (sentFiles) {
        state.has_files = false;
        files.forEach((field) => {
          field.value = "";
          field.parentElement.querySelector("[data-file-errors]")?.remove();
          const wrong = html.content.querySelector("[data-file-errors]");
          if (wrong?.firstElementChild) field.after(wrong);
        });
      }
    } catch {
      state.is_behind = true;
      tell(form, say("sayUnsaved"));
      state.timer = setTimeout(() => keep(form), AGAIN);
    }
  };
  const keep = (form, isLast = false) => {
    const state = of(form);
    clearTimeout(state.timer);
    state.timer = 0;
    const before = state.under_way || Promise.resolve();
    const now = before.then(() => carry(form, state, isLast)).finally(() => { if (state.under_way === now) state.under_way = null; });
    state.under_way = now;
    return now;
  };

  const typed = (event) => {
    const form = event.target.closest?.("form[data-keep]") || event.target.form;
    if (!form?.matches?.("form[data-keep]") || event.target.type === "password" || event.target.dataset.draft === "no") return;
    const state = of(form);
    form.dataset.typed = "";
    state.is_behind = true;
    const isFile = event.target.type === "file";
    state.has_files ||= isFile;
    clearTimeout(state.timer);
    state.timer = setTimeout(() => keep(form), isFile ? 0 : REST);
  };
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("xinhe:leaving", (event) => { if (of(event.target).is_behind) keep(event.target); });

  // A draft that is still on its way must not arrive after what it became: the press waits for it.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-keep]") || event.submitter?.matches("[data-preview]")) return;
    const state = of(form);
    clearTimeout(state.timer);
    state.timer = 0;
    if (event.submitter?.matches("[data-discard]")) { delete form.dataset.typed; }
    if (!state.under_way) { state.is_behind = false; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    state.under_way.then(() => { state.is_behind = false; form.requestSubmit(button && button.form === form ? button : undefined); });
  }, true);

  // Another form is opened over this one, or the page is left: what is behind goes along.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const drawer = event.detail.target;
    if (!drawer?.matches?.("[data-drawer]") || event.detail.elt.matches("form[data-keep]")) return;
    drawer.querySelectorAll("form[data-keep]").forEach((form) => { if (of(form).is_behind) keep(form); });
  });
  window.addEventListener("beforeunload", (event) => {
    const behind = [...document.querySelectorAll("form[data-keep]")].filter((form) => of(form).is_behind);
    if (!behind.length) return;
    behind.forEach((form) => keep(form, true));
    event.preventDefault();
  });
})();
