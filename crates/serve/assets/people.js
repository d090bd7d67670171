// Accounts: forms that send JSON, what is shown once, buttons that change somebody's account.
"use strict";

async function ask(method, path, body) {
  const headers = { "X-CSRF-Token": document.body.dataset.token, "Content-Type": "application/json" };
  const response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await response.text();
  let answer = {};
  try { answer = text ? JSON.parse(text) : {}; } catch { answer = { error: text }; }
  return { ok: response.ok, answer };
}

/** The fields of a form: numbers as numbers, boxes of one name as a list. */
function fields(form) {
  const out = {};
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === "checkbox") { out[field.name] ??= []; if (field.checked) out[field.name].push(field.value); }
    else out[field.name] = field.type === "number" ? Number(field.value) : field.value;
  }
  return out;
}

function once(root, text) {
  const box = root.querySelector(".once");
  box.querySelector("output").textContent = text;
  box.hidden = false;
  box.scrollIntoView({ block: "nearest" });
  box.querySelector("button").focus();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const other = event.submitter?.dataset.other;
  const path = other ?? form.dataset.api ?? form.dataset.begin ?? form.dataset.confirm;
  if (!path) return;
  event.preventDefault();
  const wrong = form.querySelector(".wrong");
  wrong.textContent = "";
  const button = event.submitter;
  if (button) button.disabled = true;
  const { ok, answer } = await ask("POST", path, fields(form));
  if (button) button.disabled = false;
  if (!ok) { wrong.textContent = answer.error ?? "That could not be done"; return; }
  const section = form.closest("section");
  if (form.dataset.begin && !other) {
    const enrol = document.getElementById("enrol");
    const picture = new DOMParser().parseFromString(answer.picture, "image/svg+xml").documentElement;
    enrol.querySelector(".pattern").replaceChildren(document.importNode(picture, true));
    enrol.querySelector(".secret").textContent = answer.secret.replace(/(.{4})/g, "$1 ").trim();
    form.hidden = true;
    enrol.hidden = false;
    enrol.querySelector("input").focus();
    return;
  }
  if (form.dataset.confirm) {
    const box = document.getElementById("recovery");
    box.querySelector("ol").replaceChildren(...answer.codes.map((code) => { const li = document.createElement("li"); li.textContent = code; return li; }));
    document.getElementById("enrol").hidden = true;
    box.hidden = false;
    box.querySelector("button").focus();
    return;
  }
  if (form.dataset.shows) { form.reset(); once(section, answer[form.dataset.shows]); return; }
  if (form.dataset.done) sessionStorage.setItem("said", form.dataset.done);
  location.reload();
});

document.addEventListener("click", async (event) => {
  const on = (selector) => event.target.closest(selector);
  if (on("[data-reload]")) { location.reload(); return; }
  const gone = on("[data-delete]");
  const change = on("[data-change]");
  if (!gone && !change) return;
  const button = gone ?? change;
  // What ends somebody's work is asked for twice.
  if (button.dataset.what !== "enable" && !button.dataset.sure) {
    button.dataset.sure = "yes";
    button.dataset.label = button.textContent;
    button.textContent = "Sure?";
    setTimeout(() => { if (button.isConnected && button.dataset.sure) { delete button.dataset.sure; button.textContent = button.dataset.label; } }, 4000);
    return;
  }
  const { ok, answer } = gone ? await ask("DELETE", gone.dataset.delete) : await ask("POST", change.dataset.change, { do: change.dataset.what });
  const section = button.closest("section");
  if (!ok) { told(section, answer.error); return; }
  if (answer.password) once(section, answer.password); else location.reload();
});

document.addEventListener("change", async (event) => {
  const role = event.target.closest("select[data-role]");
  if (!role) return;
  const { ok, answer } = await ask("POST", role.dataset.role, { do: "role", role: role.value });
  if (ok) location.reload(); else told(role.closest("section"), answer.error);
});

function told(section, text) {
  const wrong = section.querySelector("[data-wrong]") ?? section.querySelector(".wrong");
  if (wrong) wrong.textContent = text ?? "That could not be done";
}

const said = sessionStorage.getItem("said");
if (said) {
  sessionStorage.removeItem("said");
  const note = document.createElement("p");
  note.className = "notice calm";
  note.role = "status";
  note.textContent = said;
  document.querySelector("main header.head")?.after(note);
}
