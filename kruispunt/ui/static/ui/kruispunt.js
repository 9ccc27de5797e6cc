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
