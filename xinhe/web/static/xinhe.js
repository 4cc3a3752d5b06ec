/* What script adds to pages that work without it. No inline script, no eval; words come from data-attributes of <body>. */
"use strict";

(() => {
  const say = (name) => document.body.dataset[name] || "";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, props = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children);
    return node;
  };

  /* -- notices ------------------------------------------------------------------------------------------------- */
  const notice = (words) => {
    const close = make("button", { type: "button", className: "close", textContent: "×" });
    close.dataset.dismiss = "";
    close.setAttribute("aria-label", say("sayClose"));
    const box = make("div", { className: "notice late" }, make("p", { textContent: words }), close);
    box.setAttribute("role", "alert");
    show(box);
  };
  const show = (box) => {
    const area = document.getElementById("notice");
    if (!area) return;
    if (box) area.replaceChildren(box);
    const drawer = document.getElementById("drawer");
    if (drawer?.firstElementChild && area.firstElementChild) {
      // A sentence stands beside its cause, and an open drawer may cover the notice area.
      all(".notice", drawer).forEach((old) => old.remove());
      const said = area.firstElementChild;
      (drawer.querySelector(".drawer-head") || drawer.firstElementChild).after(said);
      said.tabIndex = -1;
      said.scrollIntoView({ block: "nearest" });
      said.focus({ preventScroll: true });
      return;
    }
    area.scrollIntoView({ block: "center" });
    area.focus({ preventScroll: true });
  };

  /* -- asking first: data-confirm="sentence" on a form or a button, or hx-confirm ---------------------------------- */
  const ask = (words) => new Promise((resolve) => {
    const dialog = document.getElementById("ask");
    document.getElementById("ask-words").textContent = words;
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });

  // State is kept beside the form, not on it: a field named "sent" would hide a property of that name.
  const confirmed = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    const words = button?.dataset.confirm || form.dataset.confirm;
    if (!words || confirmed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(words).then((yes) => {
      if (!yes) { button?.focus(); return; }
      confirmed.add(form);
      form.requestSubmit(button && button.form === form ? button : undefined);
    });
  }, true);

  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question).then((yes) => { if (yes) event.detail.issueRequest(true); });
  });

  /* -- one press, one matter: form[data-once] ------------------------------------------------------------------------ */
  const held = new Map();
  const hold = (form) => {
    const id = form.getAttribute("id");
    const buttons = all("button:not([type=button]), input[type=submit]", form).concat(id ? all(`button[form="${CSS.escape(id)}"]`) : [])
      .filter((button) => !button.disabled).map((button) => [button, button.textContent]);
    held.set(form, buttons);
    // After this turn, so that the pressed button's own value still goes with the form.
    setTimeout(() => held.get(form)?.forEach(([button]) => { button.disabled = true; button.textContent = say("sending"); }));
  };
  const release = (form) => {
    const buttons = held.get(form) || [];
    held.delete(form);
    setTimeout(() => buttons.forEach(([button, words]) => { button.disabled = false; button.textContent = words; }));
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (held.has(form)) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    hold(form);
  }, true);
  // The back button may show the page as it was left.
  window.addEventListener("pageshow", () => [...held.keys()].forEach(release));

  /* -- htmx: refusals, lost lines, progress --------------------------------------------------------------------------- */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    // A whole error page has no place in a cell; a refusal says itself where it goes.
    if ([404, 409, 413, 429].includes(xhr.status) && !xhr.getResponseHeader("HX-Retarget")) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id === "notice") show();
    else if (event.detail.xhr?.status < 400) document.getElementById("notice")?.replaceChildren();
  });
  document.addEventListener("htmx:responseError", (event) => notice(say(event.detail.xhr.status === 403 ? "sayStale" : "sayBroken")));
  document.addEventListener("htmx:sendError", () => notice(say("sayOffline")));
  document.addEventListener("htmx:timeout", () => notice(say("sayOffline")));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    if (form.matches?.("form[data-once]")) release(form);
    all("progress.upload", form).forEach((bar) => bar.remove());
  });
  document.addEventListener("htmx:xhr:progress", (event) => {
    const form = event.target.closest?.("form");
    // A question put from within a form, like who has come, sends no files.
    if (form !== event.target || !event.detail.lengthComputable || !form.querySelector("input[type=file]")) return;
    let bar = form.querySelector("progress.upload");
    if (!bar) {
      bar = make("progress", { className: "upload", max: 100 });
      bar.setAttribute("aria-label", say("uploading"));
      form.append(bar);
    }
    bar.value = (event.detail.loaded / event.detail.total) * 100;
  });

  /* -- drafts: form[data-draft=key] keeps its words on this device: a week at a desk, half an hour for
     residents, who may share it; never files, never the ID number. form[data-forget] clears them ------------------------------- */
  const LIFE = () => (document.body.classList.contains("portal") ? 1800 : 7 * 24 * 3600) * 1000;
  const store = {
    read(key) {
      try {
        const kept = JSON.parse(localStorage.getItem(`xinhe-draft-${key}`) || "null");
        if (kept && Date.now() - kept.at < LIFE()) return kept.fields;
        localStorage.removeItem(`xinhe-draft-${key}`);
        return null;
      } catch { return null; }
    },
    write(key, fields) { try { localStorage.setItem(`xinhe-draft-${key}`, JSON.stringify({ at: Date.now(), fields })); } catch { /* full or forbidden */ } },
    forget() {
      this.write = () => {};
      try { Object.keys(localStorage).filter((key) => key.startsWith("xinhe-draft-")).forEach((key) => localStorage.removeItem(key)); } catch { /* forbidden */ }
    },
    drop(key) { try { localStorage.removeItem(`xinhe-draft-${key}`); } catch { /* forbidden */ } },
  };
  document.addEventListener("submit", (event) => { if (event.target.matches("[data-forget]")) store.forget(); }, true);
  const NEVER = ["file", "password", "hidden", "submit", "button", "reset"];
  const kept = (form) => [...form.elements].filter((field) => field.name && "value" in field && !NEVER.includes(field.type)
    && !field.name.includes("id_number") && field.dataset.draft !== "no");
  const draft = (form) => {
    const key = form.dataset.draft;
    const fields = store.read(key);
    // A form that came back with errors holds newer words than the draft.
    if (fields && !form.querySelector("[aria-invalid=true], .errorlist")) {
      let changed = false;
      for (const field of kept(form)) {
        const value = fields[field.name];
        if (value === undefined) continue;
        if (field.type === "checkbox" || field.type === "radio") {
          const on = [].concat(value).includes(field.value);
          if (field.checked !== on) { field.checked = on; changed = true; }
        } else if (!Array.isArray(value) && field.value !== value) {
          field.value = value;
          changed ||= field.value === value;
        }
      }
      if (changed) {
        const clear = make("button", { type: "button", className: "link-button", textContent: say("clear") });
        const line = make("p", { className: "draft-line" }, make("span", { textContent: say("restored") }), clear);
        line.setAttribute("role", "status");
        clear.addEventListener("click", () => { store.drop(key); form.reset(); line.remove(); all("textarea", form).forEach((area) => area.dispatchEvent(new Event("input"))); });
        form.prepend(line);
      }
    }
    let timer;
    const keep = () => {
      const fields = {};
      for (const field of kept(form)) {
        if (field.type === "checkbox" || field.type === "radio") {
          fields[field.name] ||= [];
          if (field.checked) fields[field.name].push(field.value);
        } else if (field.value) fields[field.name] = field.value;
      }
      store.write(key, fields);
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 400); });
    form.addEventListener("submit", () => { clearTimeout(timer); keep(); });
  };
  const settle = () => all("meta[name=xinhe-draft-done]").forEach((meta) => store.drop(meta.content));

  /* -- typing is work: it keeps the door open, so that a long text does not come back to a sign-in page ------------------ */
  if (/^\/(desk|my)\//.test(location.pathname)) {
    let told = Date.now();
    document.addEventListener("input", () => {
      if (Date.now() - told < 5 * 60 * 1000) return;
      told = Date.now();
      fetch(location.pathname).catch(() => {});
    });
  }

  /* -- counting letters ------------------------------------------------------------------------------------------------- */
  const count = (area) => {
    const line = make("span", { className: "counter" });
    const tell = () => {
      line.textContent = say("written").replace("{n}", area.value.length.toLocaleString()).replace("{max}", area.maxLength.toLocaleString());
      line.classList.toggle("over", area.value.length >= area.maxLength);
    };
    area.after(line);
    area.addEventListener("input", tell);
    tell();
  };

  /* -- charts: <figure class="chart" data-chart="id of a json_script"> ------------------------------------------------------ */
  const chart = (figure) => {
    const source = document.getElementById(figure.dataset.chart);
    if (!source || !window.echarts) return;
    const folded = figure.closest("details:not([open])");
    if (folded) { folded.addEventListener("toggle", () => chart(figure), { once: true }); return; }
    const style = getComputedStyle(document.documentElement);
    const token = (name) => style.getPropertyValue(`--${name}`).trim();
    const option = JSON.parse(source.textContent);
    const box = figure.querySelector(".chart-box") || figure.appendChild(make("div", { className: "chart-box" }));
    box.setAttribute("role", "img");
    if (figure.getAttribute("aria-label")) box.setAttribute("aria-label", figure.getAttribute("aria-label"));
    const picture = echarts.init(box);
    const unit = figure.dataset.unit;
    picture.setOption({
      color: [token("ink"), token("cinnabar"), "#5b8db8", "#b98a3a", token("ok"), token("muted")],
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      animationDuration: 300,
      legend: { top: 0, left: 0, show: (option.series || []).length > 1 },
      grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
    });
    // Drawn on the canvas: the HTML tooltip needs inline styles, which our content policy forbids.
    if (option.tooltip) {
      Object.assign(option.tooltip, { renderMode: "richText", confine: true });
      if (unit) option.tooltip.valueFormatter = (value) => value === null || value === undefined ? "—" : `${value}${unit}`;
    }
    picture.setOption(option);
    picture.on("click", (event) => {
      const url = event.data?.url;
      if (typeof url === "string" && /^\/(?!\/)/.test(url)) location.assign(url);
    });
    new ResizeObserver(() => picture.resize()).observe(box);
  };

  /* -- keys: / searches, J and K walk the rows, data-key="x" presses its button; Enter is the link's own ---------------------- */
  const walk = (step) => {
    const rows = all("table.matters tbody tr").filter((row) => row.querySelector("a[href]"));
    if (!rows.length) return;
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const row = rows[Math.min(rows.length - 1, Math.max(0, here < 0 ? 0 : here + step))];
    (row.querySelector("a.title") || row.querySelector("a[href]")).focus();
    row.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    // The same key would close the question that it has just raised.
    if (event.key === "Escape" && closeDrawer()) { event.preventDefault(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const key = event.key.toLowerCase();
    if (key === "/") {
      const find = document.querySelector("[data-find]");
      if (find) { event.preventDefault(); find.focus(); find.select(); }
    } else if (key === "j" || key === "k") walk(key === "j" ? 1 : -1);
    else if (/^[a-z]$/.test(key)) document.querySelector(`[data-key="${key}"]`)?.click();
  });

  /* -- the drawer -------------------------------------------------------------------------------------------------------------- */
  let opener = null;
  const closeDrawer = () => {
    const drawer = document.getElementById("drawer");
    if (!drawer?.firstElementChild || document.querySelector("dialog[open]")) return false;
    const shut = () => { drawer.replaceChildren(); opener?.focus(); };
    const typed = drawer.querySelector("form[data-typed]");
    if (!typed) { shut(); return true; }
    // What was typed is kept by the server; it is asked all the same, so that nobody loses it by one key.
    typed.dispatchEvent(new CustomEvent("xinhe:leaving", { bubbles: true }));
    ask(say("sayLeave")).then((yes) => { if (yes) shut(); });
    return true;
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target?.id === "drawer" && !event.detail.elt.closest("#drawer")) opener = event.detail.elt;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!event.detail.target?.matches?.("[data-drawer]")) return;
    const drawer = event.detail.target;
    (drawer.querySelector("[aria-invalid=true]") || drawer.querySelector("input:not([type=hidden]), select, textarea") || drawer.querySelector("button"))?.focus();
  });

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-dismiss], [data-close], [data-copy], [data-print]");
    if (!target) return;
    if ("dismiss" in target.dataset) target.closest(".notice").remove();
    else if ("close" in target.dataset) { if (closeDrawer()) event.preventDefault(); }
    else if ("print" in target.dataset) window.print();
    else {
      const words = target.dataset.copy || document.querySelector(target.dataset.copyFrom)?.textContent.trim() || "";
      navigator.clipboard?.writeText(words).then(() => {
        const before = target.textContent;
        target.textContent = say("copied");
        setTimeout(() => { target.textContent = before; }, 2000);
      });
    }
  });
  /* -- a photograph is looked at in place; without script it opens in a tab of its own: a[data-view=name] ---------------- */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-view]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const close = make("button", { className: "btn btn-primary", textContent: say("sayClose") });
    const form = make("form", { method: "dialog" }, make("span", { textContent: link.dataset.view }), close);
    const dialog = make("dialog", { className: "view" }, make("img", { src: link.href, alt: link.dataset.view }), form);
    dialog.setAttribute("aria-label", link.dataset.view);
    dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
    document.body.append(dialog);
    dialog.showModal();
  });
  /* -- what others do shows up by itself: [data-poll=address] is asked for anew while somebody looks at it ---------------- */
  const poll = (box) => {
    const mark = (root) => root.querySelector("[data-mark]")?.dataset.mark;
    const timer = setInterval(async () => {
      if (!box.isConnected) { clearInterval(timer); return; }
      if (document.hidden || box.contains(document.activeElement)) return;
      const answer = await fetch(box.dataset.poll, { cache: "no-store" }).catch(() => null);
      if (!answer) return;
      if (!answer.ok || answer.redirected) { clearInterval(timer); return; }
      const news = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      if (mark(news) === mark(box)) return;
      box.replaceChildren(...news.childNodes);
      const line = document.getElementById(box.dataset.told);
      if (line) line.textContent = box.dataset.news;
    }, (Number(box.dataset.every) || 10) * 1000);
  };

  // Only with script do these do anything.
  const reveal = (root) => all("[data-copy][hidden], [data-print][hidden]", root).forEach((button) => { if ("print" in button.dataset || navigator.clipboard) button.hidden = false; });

  const boot = (root) => {
    const once = (selector, what) => all(selector, root).concat(root.matches?.(selector) ? [root] : [])
      .filter((node) => !node.booted).forEach((node) => { node.booted = true; what(node); });
    once("form[data-draft]", draft);
    once("textarea[maxlength]", count);
    once("figure.chart", chart);
    once("[data-poll]", poll);
    reveal(root);
    settle();
  };
  document.addEventListener("DOMContentLoaded", () => {
    settle();
    boot(document);
    document.querySelector(".errorlist, [aria-invalid=true]")?.closest(".field")?.querySelector("input, select, textarea")?.focus();
  });
  document.addEventListener("htmx:load", (event) => boot(event.detail.elt));
})();
