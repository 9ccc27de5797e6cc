import { initAll } from "../vendor/govuk-frontend.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// What saves itself says so when it could not: htmx puts no answer on the page when the server or the line fails.
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.body.addEventListener(failure, ({ detail }) => {
    if (detail.elt.dataset.failed) detail.target.firstChild.textContent = detail.elt.dataset.failed;
  });
}
