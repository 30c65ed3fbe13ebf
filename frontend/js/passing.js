// Texts to pass on: copied, opened in a mail or message program, or given to the device's own share sheet.
// What leaves is what stands in the field at that moment, corrections included.
const words = (id) => document.getElementById(id)?.value ?? "";

function copyText(event) {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (!button) return;
  const text = button.dataset.copyFrom ? words(button.dataset.copyFrom) : button.dataset.copy;
  navigator.clipboard?.writeText(text).then(() => {
    const before = button.innerHTML;
    button.textContent = button.dataset.copied || "✓";
    setTimeout(() => (button.innerHTML = before), 2500);
  });
}

function openProgram(event) {
  const link = event.target.closest("a[data-mail-from], a[data-sms-from]");
  if (!link) return;
  const body = encodeURIComponent(words(link.dataset.mailFrom ?? link.dataset.smsFrom).replace(/\r?\n/g, "\r\n"));
  if (link.dataset.smsFrom) link.href = `sms:?&body=${body}`;
  else link.href = `mailto:?subject=${encodeURIComponent(words(link.dataset.subjectFrom))}&body=${body}`;
}

// With the picture when the device takes files; a cancelled sheet is no error.
async function share(event) {
  const button = event.target.closest("[data-share-from]");
  if (!button) return;
  const text = words(button.dataset.shareFrom);
  const files = button.dataset.sharePicture ? await picture(button.dataset.sharePicture) : [];
  const whole = { text, files };
  await navigator.share(files.length && navigator.canShare?.(whole) ? whole : { text }).catch(() => {});
}

async function picture(address) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok || answer.headers.get("Content-Type") !== "image/png") return [];
  return [new File([await answer.blob()], "image.png", { type: "image/png" })];
}

export function passOn() {
  document.addEventListener("click", copyText);
  document.addEventListener("click", openProgram);
  if (!navigator.share) return;
  for (const button of document.querySelectorAll("[data-share-from]")) button.hidden = false;
  document.addEventListener("click", share);
}
