// One act a click: the pressed button says that the form is on its way, a second press does nothing.
// The server would give the same answer twice anyway (idempotency key); this spares the wait.

function onSubmit(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  const question = event.submitter?.dataset.confirm || form.dataset.confirm;
  if (question && !form.dataset.confirmed) {
    event.preventDefault();
    ask(question, event.submitter, () => {
      form.dataset.confirmed = "yes";
      form.requestSubmit(event.submitter);
    });
    return;
  }
  form.dataset.sent = "yes";
  const button = event.submitter;
  if (button && button.dataset.busy) {
    button.dataset.label = button.textContent;
    button.setAttribute("aria-disabled", "true");
    // After the submission took the button's name and value.
    setTimeout(() => (button.textContent = button.dataset.busy));
  }
}

// A toggle that was just answered stands where it stood: the second press of a nervous hand would undo the first.
const NERVOUS = 500; // milliseconds
let toggled = { what: "", at: 0 };

function onToggle(event) {
  const what = event.target.dataset.toggle;
  if (!what) return;
  if (toggled.what === what && event.timeStamp - toggled.at < NERVOUS) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  toggled = { what, at: event.timeStamp };
}

function ask(question, button, yes) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const text = document.createElement("h2");
  text.className = "card__title";
  text.textContent = question;
  const row = document.createElement("div");
  row.className = "cluster";
  const act = makeButton(button?.textContent.trim() || "OK", "btn");
  const stay = makeButton(document.body.dataset.cancel || "Annuler", "btn btn--2");
  act.addEventListener("click", () => {
    dialog.close();
    yes();
  });
  stay.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  row.append(act, stay);
  dialog.append(text, row);
  document.body.append(dialog);
  dialog.showModal();
}

function makeButton(label, classes) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = classes;
  button.textContent = label;
  return button;
}

// Back from the next page: the form may be used again.
function onShow(event) {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) release(form);
}

function release(form) {
  delete form.dataset.sent;
  delete form.dataset.confirmed;
  for (const button of form.querySelectorAll("[data-label]")) {
    button.textContent = button.dataset.label;
    button.removeAttribute("aria-disabled");
  }
}

function printPage(event) {
  if (event.target.closest("[data-print]")) window.print();
}

export function guardForms() {
  document.addEventListener("submit", onToggle, true);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("htmx:after:request", (event) => {
    const form = event.target.closest?.("form");
    if (form) release(form);
  });
  window.addEventListener("pageshow", onShow);
  document.addEventListener("click", printPage);
  document.querySelector("[data-error-summary]:not(.specimen *)")?.focus();
}
