// What is typed in a form marked `data-draft` survives a lost network, a closed tab or a wrong click.
// It stays on this device, and goes when the form was accepted (the next page says so) or after a week.
const PREFIX = "draft:";
const WEEK = 7 * 24 * 3600 * 1000;

const keyOf = (form) => PREFIX + form.dataset.draft;

function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    return draft && Date.now() - draft.at < WEEK ? draft.values : null;
  } catch {
    return null;
  }
}

function save(form) {
  const values = {};
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "password" || field.type === "file") continue;
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) (values[field.name] ||= []).push(field.value);
    } else if (field.value) values[field.name] = field.value;
  }
  try {
    localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values }));
  } catch {
    // A full or forbidden store loses the convenience, never the form.
  }
}

// As the server sent it: a draft may take its place.
function isUntouched(field) {
  if (!field.options) return field.value === field.defaultValue;
  return field.value === (field.querySelector("option[selected]") || field.options[0])?.value;
}

function restore(form) {
  const values = read(keyOf(form));
  if (!values || form.querySelector("[aria-invalid]")) return;
  for (const field of form.elements) {
    const kept = values[field.name];
    if (kept === undefined || field.type === "hidden") continue;
    if (Array.isArray(kept)) field.checked = kept.includes(field.value);
    else if (isUntouched(field)) field.value = kept;
  }
}

function forget(name) {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // No store, no draft.
  }
}

export function keepDrafts() {
  for (const done of document.querySelectorAll("[data-draft-done]")) forget(done.dataset.draftDone);
  for (const form of document.querySelectorAll("form[data-draft]")) {
    restore(form);
    form.addEventListener("input", () => save(form));
  }
}
