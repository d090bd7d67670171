// Briefs: composing, editing a draft passage by passage, issuing it.
"use strict";

async function write(method, path, body) {
  const headers = { "X-CSRF-Token": document.body.dataset.token, "Content-Type": "application/json" };
  const response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const answer = await response.json().catch(() => ({}));
  return { ok: response.ok, answer };
}

document.getElementById("newbrief")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const value = (name) => form.elements[name]?.value?.trim() ?? "";
  const body = { since: value("since"), until: value("until"), country: value("country"), mission: value("mission"), tlp: value("tlp"), since_last: form.elements.since_last?.checked ?? false };
  const { ok, answer } = await write("POST", "/api/v1/briefs", body);
  if (ok) location.href = `/briefs/drafts/${answer.id}`;
  else form.querySelector(".wrong").textContent = answer.error ?? "That could not be composed";
});

const draft = document.getElementById("draft");

/** Changes the draft; what somebody else changed meanwhile is told, nothing is overwritten. */
async function change(part) {
  const wrong = draft.querySelector(".wrong");
  wrong.textContent = "";
  const { ok, answer } = await write("POST", `/api/v1/briefs/drafts/${draft.dataset.draft}/changes`, { version: Number(draft.dataset.version), ...part });
  if (!ok) { wrong.textContent = answer.error ?? "That could not be changed"; wrong.scrollIntoView({ block: "center" }); return false; }
  draft.dataset.version = String(answer.version);
  return true;
}

/** Fetches the draft again and puts in the statement that changed. */
async function fresh(number) {
  const response = await fetch(location.href);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const now = page.getElementById(`s${number}`);
  if (now) document.getElementById(`s${number}`)?.replaceWith(now);
}

function edit(item) {
  if (item.querySelector("form")) return;
  const text = item.querySelector("[data-text]");
  const form = document.createElement("form");
  const area = document.createElement("textarea");
  area.rows = 4;
  area.dir = "auto";
  area.maxLength = 10000;
  area.value = text.textContent;
  area.setAttribute("aria-label", `Statement ${item.dataset.statement}`);
  const keep = Object.assign(document.createElement("button"), { type: "submit", className: "primary", textContent: "Keep" });
  const cancel = Object.assign(document.createElement("button"), { type: "button", textContent: "Cancel" });
  cancel.addEventListener("click", () => form.remove());
  const acts = document.createElement("p");
  acts.className = "acts";
  acts.append(keep, cancel);
  form.append(area, acts);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await change({ statement: Number(item.dataset.statement), text: area.value })) await fresh(item.dataset.statement);
  });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    if (event.key === "Escape") form.remove();
  });
  text.closest("div").append(form);
  area.focus();
}

document.addEventListener("click", async (event) => {
  if (!draft) return;
  const on = (selector) => event.target.closest(selector);
  const item = on("[data-statement]");
  if (item && on("[data-edit]")) edit(item);
  if (item && on("[data-restore]") && await change({ statement: Number(item.dataset.statement), text: "" })) await fresh(item.dataset.statement);
  const leave = on("[data-leave]");
  if (item && leave && await change({ statement: Number(item.dataset.statement), left_out: leave.dataset.leave === "true" })) await fresh(item.dataset.statement);
  if (on("[data-discard]") && confirm("Discard this draft?")) {
    const { ok } = await write("DELETE", `/api/v1/briefs/drafts/${draft.dataset.draft}`);
    if (ok) location.href = "/briefs";
  }
  if (on("[data-issue]")) {
    const label = draft.querySelector('[name="tlp"]').selectedOptions[0].textContent;
    if (!confirm(`Issue it as ${label}? It gets a number and stays as it is.`)) return;
    const { ok, answer } = await write("POST", `/api/v1/briefs/drafts/${draft.dataset.draft}/issue`, { version: Number(draft.dataset.version) });
    if (ok) location.href = `/briefs/${answer.number}`;
    else draft.querySelector(".wrong").textContent = answer.error ?? "That could not be issued";
  }
});

draft?.addEventListener("change", async (event) => {
  const what = event.target.dataset.change;
  if (!what || !await change({ [what]: event.target.value })) return;
  toast("Kept");
  if (what === "tlp") location.reload();
});

document.addEventListener("keydown", (event) => {
  if (!draft || event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const item = document.querySelector("main [data-item].at");
  if (event.key === "e" && item) { event.preventDefault(); edit(item); }
});
