// Two editors on one page: who chose to go on in Wagtail's own warning tells so to cms.editing.
document.addEventListener(
  "w-dialog:confirmed",
  () => {
    const form = document.querySelector("form[data-edit-form]");
    const conflict = document.querySelector('[data-w-session-intercept-value="conflict"]');
    if (!form || !conflict) return;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "overwrites";
    field.value = "1";
    form.append(field);
  },
  true,
);
