// The door of a workshop. With the network each press is sent at once and the page stays; without it, it waits in this
// browser and leaves later, under the same key, so that the server notes it once. Nothing here is needed to check in.
const RETRY = 5000;

class CheckInDoor extends HTMLElement {
  connectedCallback() {
    this.store = this.dataset.name;
    this.people = JSON.parse(document.getElementById("personnes-attendues").textContent);
    this.addEventListener("submit", (event) => this.press(event), true);
    this.querySelector("[name=q]").addEventListener("input", (event) => this.find(event.target.value));
    this.addEventListener("htmx:error", () => this.cut(true));
    this.addEventListener("htmx:after:request", () => (this.isCut = false));
    this.wake = () => this.flush();
    window.addEventListener("online", this.wake);
    this.timer = setInterval(this.wake, RETRY);
    this.draw();
    this.flush();
  }

  disconnectedCallback() {
    window.removeEventListener("online", this.wake);
    clearInterval(this.timer);
  }

  get queue() {
    return JSON.parse(localStorage.getItem(this.store) || "[]");
  }

  set queue(items) {
    if (items.length) localStorage.setItem(this.store, JSON.stringify(items));
    else localStorage.removeItem(this.store);
    this.draw();
  }

  press(event) {
    const form = event.target.closest("form[data-door]");
    if (!form) return;
    event.preventDefault();
    const fields = new FormData(form);
    const who = form.dataset.who || fields.get("first_name") || fields.get("code");
    fields.set("once", newKey());
    fields.set("at", String(Math.floor(Date.now() / 1000)));
    fields.delete("csrfmiddlewaretoken");
    // Kept before it is sent: a telephone that dies on the way has lost nothing.
    this.queue = [...this.queue, { url: form.action, body: new URLSearchParams(fields).toString(), who }];
    if (fields.has("person")) form.querySelector("button").disabled = true;
    else form.reset();
    this.flush();
  }

  async flush() {
    if (this.busy) return;
    this.busy = true;
    try {
      for (let item = this.next(); item && (await this.send(item)); item = this.next());
    } finally {
      this.busy = false;
    }
  }

  next() {
    return this.queue[0];
  }

  // True when the next one may leave.
  async send(item) {
    const token = this.querySelector("[name=csrfmiddlewaretoken]").value;
    let answer;
    let said;
    try {
      answer = await fetch(item.url, {
        method: "POST",
        headers: { "X-Door": "1", "X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded" },
        body: item.body,
        redirect: "manual",
      });
      if (answer.status === 200 || answer.status === 422) said = await answer.json();
    } catch {
      this.cut(true);
      return false;
    }
    this.cut(false);
    if (!said) {
      if (answer.status < 500) this.say(this.dataset.signin, false);
      return false;
    }
    this.queue = this.queue.filter((other) => other.body !== item.body);
    this.say(said.ok ? said.text : `${item.who} : ${said.text}`, said.ok, said.noted);
    document.getElementById("compte").dispatchEvent(new Event("arrival"));
    const search = this.querySelector("[name=q]");
    if (said.ok) search.value = "";
    search.dispatchEvent(new Event("arrival"));
    return true;
  }

  say(text, isFine, noted) {
    const box = document.createElement("div");
    box.className = `msg ${isFine ? "msg--ok" : "msg--err"}`;
    box.append(Object.assign(document.createElement("p"), { textContent: text }));
    if (noted) {
      const undo = this.querySelector("template[data-undo]").content.cloneNode(true);
      undo.querySelector("[name=attendance]").value = noted;
      box.append(undo);
    }
    this.querySelector("[data-said]").replaceChildren(box);
  }

  draw() {
    const items = this.queue;
    const section = this.querySelector("[data-queue]");
    section.hidden = items.length === 0;
    section.querySelector("ul").replaceChildren(
      ...items.map((item) => {
        const line = document.createElement("li");
        const note = document.createElement("small");
        note.className = "muted";
        note.textContent = this.dataset.later;
        line.append(`${item.who} `, note);
        return line;
      }),
    );
  }

  // The browser's own word for it is not asked: a room's network without the Internet is network enough.
  cut(isCut) {
    this.isCut = isCut;
    if (isCut) this.find(this.querySelector("[name=q]").value);
  }

  // Without the network the names that came with the page answer.
  find(typed) {
    if (!this.isCut) return;
    const words = plain(typed).split(" ").filter(Boolean);
    const found = words.length ? this.people.filter(([, name]) => words.every((word) => plain(name).includes(word))) : [];
    const list = Object.assign(document.createElement("ul"), { className: "list" });
    list.setAttribute("role", "list");
    list.append(...found.slice(0, 12).map(([pk, name]) => this.row(pk, name)));
    document.getElementById("noms").replaceChildren(list);
  }

  row(pk, name) {
    const row = this.querySelector("template[data-row]").content.cloneNode(true);
    row.querySelector("[data-person-name]").textContent = name;
    row.querySelector("form").dataset.who = name;
    row.querySelector("[name=person]").value = pk;
    return row;
  }
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

// Also where there is no HTTPS, hence no randomUUID.
function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

customElements.define("check-in-door", CheckInDoor);
