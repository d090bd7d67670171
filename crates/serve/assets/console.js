// The console: keys, light and dark, live updates, the brush on the timeline, intake, decisions. No library but htmx.
"use strict";

const token = () => document.body.dataset.token;

function toast(text) {
  const old = document.querySelector(".toast");
  if (old) old.remove();
  const note = document.createElement("div");
  note.className = "toast";
  note.textContent = text;
  document.getElementById("news")?.append(note);
  setTimeout(() => note.remove(), 4000);
}

/** Sends a writing request with the session's token. */
async function send(path, body, json = true) {
  const headers = { "X-CSRF-Token": token() };
  if (json) headers["Content-Type"] = "application/json";
  const response = await fetch(path, { method: "POST", headers, body: json ? JSON.stringify(body) : body });
  const answer = await response.json().catch(() => ({}));
  return { status: response.status, answer };
}

/** Fetches this page again and puts in what may have changed; where one reads stays. */
async function refresh() {
  const part = document.querySelector("[data-live-part]");
  if (!part) return;
  const response = await fetch(location.href, { headers: { "HX-Request": "true" } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector(`[data-live-part]#${CSS.escape(part.id)}`);
  const count = page.querySelector(".ledger .count");
  if (count) document.querySelector(".ledger .count")?.replaceChildren(...count.childNodes);
  if (!fresh || fresh.innerHTML === part.innerHTML) return;
  const open = [...part.querySelectorAll("details")].map((d) => d.open);
  const at = current();
  part.replaceWith(fresh);
  fresh.querySelectorAll("details").forEach((d, n) => { if (open[n] !== undefined) d.open = open[n]; });
  window.htmx?.process(fresh);
  if (at) mark(items().find((i) => i.dataset.id === at.dataset.id) ?? null, false);
  document.dispatchEvent(new CustomEvent("swapped"));
}

// ---- light and dark

function theme() {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = root.dataset.theme === "system" ? (dark ? "dark" : "light") : root.dataset.theme;
  const next = now === "dark" ? "light" : "dark";
  root.dataset.theme = next;
  document.cookie = `theme=${next};path=/;max-age=31536000;samesite=strict`;
  document.dispatchEvent(new CustomEvent("themed"));
}

// ---- where one is in a list

const items = () => [...document.querySelectorAll("main [data-item]")];
const current = () => document.querySelector("main [data-item].at");

function mark(item, scroll = true) {
  current()?.classList.remove("at");
  if (!item) return;
  item.classList.add("at");
  if (scroll) item.scrollIntoView({ block: "nearest" });
  document.dispatchEvent(new CustomEvent("marked", { detail: item.dataset.id }));
}

function step(by) {
  const all = items();
  if (!all.length) return;
  const at = all.indexOf(current());
  mark(all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]);
}

let going = 0;

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, textarea, select");
  if (event.key === "Escape") {
    if (field) field.blur(); else if (!document.querySelector("dialog[open], .leaves")) [...document.querySelectorAll("#news .alerted")].at(-1)?.remove();
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field?.form?.id === "intake") {
    field.form.requestSubmit();
    return;
  }
  if (field || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (Date.now() - going < 1200) {
    going = 0;
    const place = document.querySelector(`nav.side [data-go="${CSS.escape(event.key)}"]`);
    if (place) { event.preventDefault(); location.href = place.href; }
    return;
  }
  // The review page has keys of its own for its cards.
  const review = document.getElementById("review");
  const own = { "/": () => document.getElementById("find")?.focus(), "?": () => document.getElementById("keys")?.showModal(), g: () => { going = Date.now(); }, t: theme };
  const list = { j: () => step(1), k: () => step(-1), Enter: () => { const open = current()?.querySelector("[data-open]"); if (open && document.activeElement === document.body) location.href = open.href; } };
  const act = own[event.key] ?? (review ? undefined : list[event.key]);
  if (act) { if (event.key !== "Enter") event.preventDefault(); act(); return; }
  const own_key = review ? null : document.querySelector(`main [data-key="${CSS.escape(event.key)}"]`);
  if (own_key) { event.preventDefault(); own_key.click(); }
});

// ---- clicks

document.addEventListener("click", async (event) => {
  const on = (selector) => event.target.closest(selector);
  if (on("[data-theme-switch]")) theme();
  if (on("[data-keys]")) document.getElementById("keys").showModal();
  if (on("[data-invite]")) {
    const { status, answer } = await send("/api/v1/invitations", {});
    if (status !== 201) return toast(answer.error ?? "not now");
    document.querySelector("#invite output").textContent = answer.password;
    document.getElementById("invite").showModal();
  }
  const undo = on("[data-undo]");
  if (undo) await decided({ do: "undo", number: Number(undo.dataset.undo) }, "Undone");
  const sheet = document.getElementById("sheet");
  const act = on("[data-decide] [data-do]");
  if (act && sheet) await decided({ do: act.dataset.do, id: sheet.dataset.id, seen: sheet.dataset.version }, act.dataset.do === "accept" ? "Accepted" : "Rejected");
  const split = on("[data-split]");
  if (split && sheet) await decided({ do: "split", id: sheet.dataset.id, seen: sheet.dataset.version, facts: [split.dataset.split] }, "Taken out of this incident");
  const grade = on("[data-grade]");
  if (grade) {
    const value = prompt(`Admiralty grade of ${grade.dataset.grade}: A to F for the source, 1 to 6 for what it tells, both, or none`);
    if (value) await decided({ do: "grade", source: grade.dataset.grade, grade: value }, "Graded");
  }
  const told = on("mark[data-facts]");
  if (told) {
    const card = told.dataset.facts.split(" ").map((id) => document.querySelector(`[data-fact="${CSS.escape(id)}"]`)).find(Boolean);
    card?.scrollIntoView({ block: "center" });
    card?.dispatchEvent(new CustomEvent("choose", { bubbles: true }));
  }
});

/** Enters a decision from a sheet; a clash is told, nothing is overwritten. */
async function decided(order, done) {
  const { status, answer } = await send("/api/v1/decisions", order);
  if (status === 201) { toast(done); await refresh(); return; }
  if (status === 409) {
    const last = answer.history?.[0];
    toast(`Not entered: ${last ? `${last.by} decided “${last.kind}” meanwhile` : "it changed meanwhile"}. Look again.`);
    await refresh();
    return;
  }
  toast(answer.error ?? "That could not be done");
}

document.addEventListener("submit", (event) => {
  // Empty fields make long addresses that say nothing.
  if (event.target.matches("[data-tidy]")) event.target.querySelectorAll("input, select").forEach((f) => { if (!f.value) { f.disabled = true; setTimeout(() => { f.disabled = false; }); } });
});

document.addEventListener("htmx:config:request", (event) => {
  const body = event.detail?.ctx?.request?.body;
  if (body instanceof FormData) for (const [name, value] of [...body]) if (value === "") body.delete(name);
});
document.addEventListener("htmx:after:swap", () => document.dispatchEvent(new CustomEvent("swapped")));

// ---- live

function listen() {
  const sign = document.querySelector("[data-live]");
  if (!sign || !window.EventSource) return;
  const source = new EventSource("/api/v1/events");
  let known = null;
  source.addEventListener("ledger", (event) => {
    sign.classList.add("on");
    const { stamp } = JSON.parse(event.data);
    // Review cards are not exchanged under one's hands: a decision carries the version it saw.
    if (known !== null && stamp !== known && !document.getElementById("review")) refresh();
    known = stamp;
  });
  source.addEventListener("alerts", (event) => {
    JSON.parse(event.data).forEach(alerted);
    if (!document.getElementById("review")) refresh();
  });
  source.onerror = () => sign.classList.remove("on");
  addEventListener("pagehide", () => source.close());
}

/** Alerts stay until somebody has read them, the newest below: whoever looks elsewhere for a moment misses none. */
function tell(id, text, page) {
  const news = document.getElementById("news");
  if (!news) return;
  const note = document.createElement("div");
  note.className = "alerted";
  note.dataset.alert = id;
  const link = document.createElement("a");
  link.href = page;
  link.dir = "auto";
  link.textContent = text;
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "icon", textContent: "×" });
  close.setAttribute("aria-label", "Close this alert");
  close.addEventListener("click", () => note.remove());
  note.append(link, close);
  news.append(note);
  const all = news.querySelectorAll(".alerted");
  if (all.length > 4) all[0].remove();
}

/** An alert of a watch: in the page, and on the desktop where the browser was allowed to. */
function alerted({ id, watch, text, page }) {
  tell(id, `${watch}: ${text}`, page);
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const shown = new Notification(watch, { body: text, tag: `chancery-${id}` });
  shown.onclick = () => { window.focus(); location.href = page; };
}

// ---- the brush

/** The bar that had the focus before the list was exchanged. */
let barAt = null;

function brush() {
  const svg = document.querySelector("svg[data-bars]");
  const form = document.getElementById("filter");
  if (!svg || !form || svg.dataset.brushed) return;
  svg.dataset.brushed = "yes";
  const slots = [...svg.querySelectorAll("a[data-from]")];
  const share = (event) => { const box = svg.getBoundingClientRect(); return Math.min(0.9999, Math.max(0, (event.clientX - box.left) / box.width)); };
  let from = null;
  let rect = null;
  const draw = (start, end) => {
    if (!rect) {
      rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      rect.setAttribute("class", "brush");
      rect.setAttribute("y", "0");
      rect.setAttribute("height", "96");
      svg.append(rect);
    }
    rect.setAttribute("x", String(Math.min(start, end) * 1000));
    rect.setAttribute("width", String(Math.abs(end - start) * 1000));
  };
  const clear = () => { rect?.remove(); rect = null; };
  const choose = (first, last) => {
    form.elements.since.value = slots[first].dataset.from;
    form.elements.until.value = slots[last].dataset.to;
    form.elements.since.dispatchEvent(new Event("change", { bubbles: true }));
  };
  svg.addEventListener("pointerdown", (event) => { from = share(event); });
  svg.addEventListener("pointermove", (event) => {
    if (from === null || !event.buttons) return;
    const to = share(event);
    if (!rect && Math.abs(to - from) < 0.01) return;
    if (!rect) svg.setPointerCapture(event.pointerId);
    draw(from, to);
  });
  svg.addEventListener("pointerup", (event) => {
    const start = from;
    from = null;
    if (!rect) return;
    clear();
    const ends = [start, share(event)].sort((a, b) => a - b).map((x) => Math.floor(x * slots.length));
    svg.addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); }, { capture: true, once: true });
    choose(...ends);
  });
  // By keyboard: one stop for all bars, arrows go from bar to bar, with Shift they draw.
  let anchor = null;
  const stop = (at) => slots.forEach((slot, n) => slot.setAttribute("tabindex", n === at ? "0" : "-1"));
  const chosen = slots.findIndex((slot) => slot.dataset.from === form.elements.since.value);
  const again = slots.findIndex((slot) => slot.dataset.from === barAt);
  stop(again >= 0 ? again : chosen >= 0 ? chosen : slots.length - 1);
  if (again >= 0 && document.activeElement === document.body) slots[again].focus({ preventScroll: true });
  svg.addEventListener("focusin", (event) => { barAt = event.target.dataset.from; });
  svg.addEventListener("focusout", (event) => {
    // Exchanged under one's hands it is nobody's leaving.
    if (!event.relatedTarget || svg.contains(event.relatedTarget)) return;
    barAt = null;
    anchor = null;
    clear();
  });
  svg.addEventListener("keydown", (event) => {
    const at = slots.indexOf(document.activeElement);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: slots.length - 1 }[event.key];
    if (to !== undefined) {
      const next = Math.min(slots.length - 1, Math.max(0, to));
      anchor = event.shiftKey ? anchor ?? at : null;
      if (anchor === null) clear(); else draw(Math.min(anchor, next) / slots.length, (Math.max(anchor, next) + 1) / slots.length);
      stop(next);
      slots[next].focus();
    } else if (event.key === "Enter" || event.key === " ") {
      const ends = [anchor ?? at, at].sort((a, b) => a - b);
      anchor = null;
      clear();
      choose(...ends);
    } else if (event.key === "Escape" && anchor !== null) {
      anchor = null;
      clear();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** The Clear button is there when there is something to clear. */
function clearable() {
  const form = document.getElementById("filter");
  const clear = form?.querySelector("[data-clear]");
  if (clear) clear.hidden = ![...form.elements].some((f) => f.name && f.value);
}

// ---- intake

function intake() {
  const form = document.getElementById("intake");
  if (!form) return;
  const wrong = form.querySelector(".wrong");
  const hand = async (data) => {
    wrong.textContent = "";
    const { status, answer } = await send("/api/v1/reports", data, false);
    if (status !== 202) { wrong.textContent = answer.error ?? "That could not be read"; return; }
    location.href = `/intake/${answer.reading}`;
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); hand(new FormData(form)); });
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    const data = new FormData();
    [...event.dataTransfer.files].forEach((file) => data.append("file", file));
    if (!event.dataTransfer.files.length) data.append("text", event.dataTransfer.getData("text/plain"));
    hand(data);
  });
}

function ready() {
  // On a narrow screen the pages stand in a row that may be longer than it: one sees where one is.
  document.querySelector("nav.side [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  listen();
  brush();
  clearable();
  intake();
}

document.addEventListener("swapped", () => { brush(); clearable(); });
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready); else ready();
