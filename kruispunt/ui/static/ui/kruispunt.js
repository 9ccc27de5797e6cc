import { initAll } from "../vendor/govuk-frontend.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// What saves itself says so when it could not: htmx puts no answer on the page when the server or the line fails.
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.body.addEventListener(failure, ({ detail }) => {
    if (detail.elt.dataset.failed) detail.target.firstChild.textContent = detail.elt.dataset.failed;
  });
}

// A button beside an address copies it; where that cannot be, the button stays away and people copy it themselves.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copies]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
    document.querySelector("[data-copied]").textContent = button.dataset.done;
  });
}

// What somebody types to others stays in this window until it is placed, and is offered back when it got lost.
const placed = /(?:^|; )kp-placed=([0-9a-f]+)/.exec(document.cookie);
if (placed) {
  sessionStorage.removeItem(`typed-${placed[1]}`);
  document.cookie = "kp-placed=; max-age=0; path=/";
}
for (const form of document.querySelectorAll("form[data-keeps]")) {
  const [key, text, offer] = [`typed-${form.dataset.keeps}`, form.elements.source, form.querySelector("[data-offers]")];
  const kept = sessionStorage.getItem(key);
  if (kept && kept.trim() !== text.value.trim()) offer.hidden = false;
  offer.querySelector("button").addEventListener("click", () => {
    text.value = kept;
    offer.hidden = true;
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
  text.addEventListener("input", () => sessionStorage.setItem(key, text.value));
}
