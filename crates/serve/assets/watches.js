// Watches: the form, what can be done with one, and what is shown once.
"use strict";

async function ask(method, path, body) {
  const headers = { "X-CSRF-Token": document.body.dataset.token, "Content-Type": "application/json" };
  const response = await fetch(path, { method, headers, body: JSON.stringify(body ?? {}) });
  const answer = await response.json().catch(() => ({}));
  return { ok: response.ok, answer };
}

/** Shows the address of a feed and a secret, then goes on. */
function once(answer, then) {
  const dialog = document.getElementById("once");
  if (!dialog || !(answer.feed || answer.secret)) return then();
  for (const name of ["feed", "secret"]) {
    const part = dialog.querySelector(`[data-once="${name}"]`);
    part.hidden = !answer[name];
    part.querySelector("output").textContent = name === "feed" && answer.feed ? location.origin + answer.feed : answer[name] ?? "";
  }
  dialog.addEventListener("close", then, { once: true });
  dialog.showModal();
}

function collect(form) {
  const value = (name) => form.elements[name]?.value?.trim() ?? "";
  const ticked = [...form.querySelectorAll('[name="fields"]')];
  const chosen = ticked.filter((f) => f.checked).map((f) => f.value);
  const quiet = [...form.querySelectorAll("[data-quiet]")].map((row) => ({
    days: [...row.querySelectorAll(".days input:checked")].map((d) => d.value),
    from: row.querySelector('[name="from"]').value,
    to: row.querySelector('[name="to"]').value,
  }));
  return {
    name: value("name"), mission: value("mission"), country: value("country"), actor: value("actor"), kind: value("kind"),
    near: value("near"), km: value("km"), radii: value("radii"), origins: value("origins"),
    fields: chosen.length === ticked.length ? [] : chosen,
    webhook: value("webhook"), form: value("form"), email: value("email").split(/[\s,;]+/).filter(Boolean),
    desktop: form.elements.desktop.checked, offset: value("offset"), quiet: quiet.filter((q) => q.days.length),
    digest: value("digest"), digest_at: value("digest_at"),
  };
}

document.getElementById("watchform")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const id = form.dataset.watch;
  const wrong = form.querySelector(".wrong");
  wrong.textContent = "";
  const body = collect(form);
  if (!form.querySelector('[name="fields"]:checked')) { wrong.textContent = "Nothing would ever be told: tick at least one change."; return; }
  const { ok, answer } = await ask(id ? "PUT" : "POST", id ? `/api/v1/watches/${id}` : "/api/v1/watches", body);
  if (!ok) { wrong.textContent = answer.error ?? "That could not be kept"; wrong.scrollIntoView({ block: "nearest" }); return; }
  once(answer, () => { location.href = `/watches/${answer.id}`; });
});

document.addEventListener("click", async (event) => {
  const act = event.target.closest("[data-act]");
  const sheet = event.target.closest("[data-watch]");
  if (act && sheet && !event.target.closest("form")) {
    if (act.dataset.sure && !confirm(act.dataset.sure)) return;
    const { ok, answer } = await ask("POST", `/api/v1/watches/${sheet.dataset.watch}/acts`, { do: act.dataset.act });
    if (!ok) return toast(answer.error ?? "That could not be done");
    once(answer, () => {
      if (act.dataset.act === "delete") location.href = "/watches";
      else if (["pause", "resume"].includes(act.dataset.act)) location.reload();
      else { toast(answer.said); setTimeout(refresh, 1500); }
    });
  }
  const retry = event.target.closest("[data-retry]");
  if (retry) {
    const { ok, answer } = await ask("POST", `/api/v1/deliveries/${retry.dataset.retry}/retry`);
    toast(ok ? "It is tried again" : answer.error ?? "That could not be done");
    if (ok) setTimeout(refresh, 1500);
  }
  if (event.target.closest("[data-desktop]")) {
    const answer = await Notification.requestPermission();
    toast(answer === "granted" ? "Alerts are shown on this screen while a page of the console is open" : "The browser does not allow it");
    desktop();
  }
});

/** The browser asks once; who refused is not asked again, and is told what that means. */
function desktop() {
  const stands = "Notification" in window ? Notification.permission : "denied";
  const button = document.querySelector("[data-desktop]");
  const refused = document.querySelector("[data-refused]");
  if (button) button.hidden = stands !== "default";
  if (refused) refused.hidden = stands !== "denied";
}
desktop();
