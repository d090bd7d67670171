// Review by one key each. A decision carries the version it saw; a clash is shown on the card and nothing is overwritten.
"use strict";

(() => {
  const review = document.getElementById("review");
  const deck = document.getElementById("deck");
  const mine = [];
  const cards = () => [...deck.querySelectorAll(".fact[data-fact]")];
  const at = () => deck.querySelector(".fact.at");
  const refusal = document.getElementById("refusal");

  function choose(card, scroll = true) {
    at()?.classList.remove("at");
    document.querySelectorAll("mark.at").forEach((m) => m.classList.remove("at"));
    if (!card) return;
    card.classList.add("at");
    card.focus({ preventScroll: true });
    if (scroll) card.scrollIntoView({ block: "nearest" });
    const id = card.dataset.fact;
    const words = [...document.querySelectorAll(".paper mark[data-facts]")].filter((m) => m.dataset.facts.split(" ").includes(id));
    words.forEach((m) => m.classList.add("at"));
    const paper = document.querySelector(".paper");
    if (words[0] && paper) paper.scrollTo({ top: words[0].offsetTop - paper.offsetTop - paper.clientHeight / 3 });
  }

  function step(by) {
    const all = cards();
    const now = all.indexOf(at());
    if (all.length) choose(all[Math.max(0, Math.min(all.length - 1, now + by))]);
  }

  /** Fetches the page again and exchanges one card, or all of them. */
  async function renew(id) {
    const response = await fetch(location.pathname);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const chosen = at()?.dataset.fact;
    if (id) {
      const fresh = page.getElementById(id);
      if (fresh) document.getElementById(id)?.replaceWith(fresh);
    } else {
      deck.replaceWith(page.getElementById("deck"));
      location.reload();
      return;
    }
    settle();
    if (chosen === id) choose(document.getElementById(id), false);
  }

  function settle() {
    cards().forEach((card) => card.classList.toggle("settled", !!card.querySelector("header .pill.good, header .pill.alert")));
  }

  async function decide(card, order, word) {
    refusal.textContent = "";
    card.setAttribute("aria-busy", "true");
    const { status, answer } = await send("/api/v1/decisions", { id: card.dataset.fact, seen: card.dataset.version, ...order });
    card.removeAttribute("aria-busy");
    if (status === 201) {
      mine.push(...answer.numbers.slice(0, 1));
      toast(`${word} · u undoes it`);
      await renew(card.dataset.fact);
      if (order.do === "accept" || order.do === "reject") step(1);
      return;
    }
    if (status === 409) { await clash(card, answer); return; }
    refusal.textContent = answer.error ?? "That could not be done";
  }

  /** Shows what somebody else decided meanwhile, with the card as it is now. */
  async function clash(card, answer) {
    const id = card.dataset.fact;
    await renew(id);
    const fresh = document.getElementById(id);
    const box = document.createElement("div");
    box.className = "clash";
    box.setAttribute("role", "alert");
    const head = document.createElement("b");
    head.textContent = "Not entered: somebody decided on it while you looked.";
    const list = document.createElement("ul");
    for (const one of (answer.history ?? []).slice(0, 3)) {
      const item = document.createElement("li");
      item.textContent = `${one.at} ${one.by}: ${one.kind}${one.what ? ` ${one.what}` : ""}${one.why ? ` — ${one.why}` : ""}`;
      list.append(item);
    }
    const tail = document.createElement("p");
    tail.textContent = "This is how it stands now. Decide again if you still want to.";
    box.append(head, list, tail);
    fresh.querySelector("header").after(box);
    choose(fresh);
  }

  function open(card, name) {
    const form = card.querySelector(`form.${name}`);
    if (!form) return;
    card.querySelectorAll("form").forEach((f) => { f.hidden = f !== form; });
    form.querySelector("select").focus();
    if (name === "correct") value(form);
  }

  function value(form) {
    const option = form.elements.field.selectedOptions[0];
    form.elements.value.value = option?.dataset.value ?? "";
  }

  function act(card, what) {
    if (what === "accept") decide(card, { do: "accept" }, "Accepted");
    if (what === "reject") decide(card, { do: "reject" }, "Rejected");
    if (what === "correct" || what === "merge") open(card, what);
    // Taking a report out of an incident concerns the incident: its version is compared, not that of the fact.
    if (what === "split" && card.dataset.whole) decide(card, { do: "split", id: card.dataset.whole, seen: card.dataset.wholeVersion, facts: [card.dataset.fact] }, "Taken out of the incident");
  }

  async function undo() {
    const number = mine.pop();
    if (number === undefined) { refusal.textContent = "Nothing of yours to undo on this page; the page of decisions has all."; return; }
    const { status, answer } = await send("/api/v1/decisions", { do: "undo", number });
    if (status !== 201) { refusal.textContent = answer.error ?? "That could not be undone"; return; }
    toast("Undone");
    for (const card of cards()) await renew(card.dataset.fact);
  }

  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const keys = { a: "accept", r: "reject", c: "correct", m: "merge", s: "split" };
    const card = at();
    if (event.key === "j") { event.preventDefault(); step(1); }
    if (event.key === "k") { event.preventDefault(); step(-1); }
    if (event.key === "u") { event.preventDefault(); undo(); }
    if (event.key === "n" && review.dataset.next) location.href = review.dataset.next;
    if (keys[event.key] && card && !card.hasAttribute("aria-busy")) { event.preventDefault(); act(card, keys[event.key]); }
  });

  deck.addEventListener("click", (event) => {
    const card = event.target.closest(".fact[data-fact]");
    if (!card) return;
    if (card !== at() && !event.target.closest("a")) choose(card, false);
    const what = event.target.closest("[data-do]")?.dataset.do;
    if (what) act(card, what);
    if (event.target.closest("[data-cancel]")) { event.target.closest("form").hidden = true; card.focus(); }
  });
  deck.addEventListener("change", (event) => { if (event.target.name === "field") value(event.target.form); });
  deck.addEventListener("choose", (event) => choose(event.target.closest(".fact")));
  deck.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const card = form.closest(".fact");
    if (form.classList.contains("merge")) decide(card, { do: "merge", with: form.elements.with.value }, "Merged");
    else decide(card, { do: "correct", changes: [`${form.elements.field.value}=${form.elements.value.value || "none"}`] }, "Corrected");
  });

  settle();
  // Without a fact asked for, the page opens at its head.
  const asked = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  choose(asked ?? cards().find((c) => !c.classList.contains("settled")) ?? cards()[0], !!asked);
})();
