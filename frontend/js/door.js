// The door of a workshop. With the network each press is sent at once and the page stays; without it, it waits in this
// browser and leaves later, under the same key, so that the server notes it once. Nothing here is needed to check in.
const RETRY = 5000;
const SHOWN = 12;

class CheckInDoor extends HTMLElement {
  connectedCallback() {
    this.store = this.dataset.name;
    this.people = JSON.parse(document.getElementById("personnes-attendues").textContent);
    this.addEventListener("submit", (event) => this.press(event) || this.search(event), true);
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
    return kept(this.store);
  }

  set queue(items) {
    keep(this.store, items);
    this.draw();
  }

  // Arrivals that the server asks about: kept too until somebody answers.
  get asks() {
    return kept(`${this.store}-questions`);
  }

  set asks(items) {
    keep(`${this.store}-questions`, items);
    this.draw();
  }

  // « Chercher » and Enter stay on the page: without the network the browser would leave it for its own error.
  search(event) {
    if (!event.target.closest("form[role=search]")) return;
    event.preventDefault();
    const search = this.querySelector("[name=q]");
    if (this.isCut) this.find(search.value);
    search.dispatchEvent(new Event("arrival"));
  }

  press(event) {
    const form = event.target.closest("form[data-door]");
    if (!form) return false;
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
    if (this.isCut && fields.has("person")) this.findAgain();
    this.flush();
    return true;
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
    if (said.same) {
      this.asks = [...this.asks, { ...item, text: said.text, same: said.same }];
      this.querySelector("[data-asks]").scrollIntoView({ block: "nearest" });
      return true;
    }
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

  // Nothing was noted yet: the answer leaves as a new act.
  answer(item, same) {
    const fields = new URLSearchParams(item.body);
    fields.set("same", same);
    fields.set("once", newKey());
    this.asks = this.asks.filter((other) => other.body !== item.body);
    this.queue = [...this.queue, { url: item.url, body: fields.toString(), who: item.who }];
    this.flush();
  }

  drawAsks() {
    const items = this.asks;
    const section = this.querySelector("[data-asks]");
    section.hidden = items.length === 0;
    section.querySelector("ul").replaceChildren(
      ...items.map((item) => {
        const line = Object.assign(document.createElement("li"), { className: "stack stack--sm" });
        const choices = Object.assign(document.createElement("div"), { className: "cluster" });
        const people = [...item.same, { person: "another", name: this.dataset.another }];
        for (const { person, name } of people) {
          const kind = person === "another" ? "btn btn--2 btn--sm" : "btn btn--sm";
          const button = Object.assign(document.createElement("button"), { type: "button", className: kind, textContent: name });
          button.addEventListener("click", () => this.answer(item, person));
          choices.append(button);
        }
        line.append(Object.assign(document.createElement("p"), { textContent: `${item.who} : ${item.text}` }), choices);
        return line;
      }),
    );
  }

  draw() {
    this.drawAsks();
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

  // Without the network the names that came with the page answer: those who match, or, before anything is typed, those
  // who are not there yet.
  find(typed) {
    if (!this.isCut) return;
    const words = plain(typed).split(" ").filter(Boolean);
    const noted = new Set(this.queue.map((item) => new URLSearchParams(item.body).get("person")));
    const awaited = this.people.filter(([pk, , isThere]) => !noted.has(String(pk)) && (words.length || !isThere));
    const found = awaited.filter(([, name]) => words.every((word) => plain(name).includes(word)));
    const list = Object.assign(document.createElement("ul"), { className: "list" });
    list.setAttribute("role", "list");
    list.append(...found.slice(0, SHOWN).map(([pk, name]) => this.row(pk, name)));
    const more = Object.assign(document.createElement("p"), { className: "help", textContent: this.dataset.more });
    document.getElementById("noms").replaceChildren(list, ...(found.length > SHOWN ? [more] : []));
  }

  // For the next person.
  findAgain() {
    const search = this.querySelector("[name=q]");
    search.value = "";
    this.find("");
  }

  row(pk, name) {
    const row = this.querySelector("template[data-row]").content.cloneNode(true);
    row.querySelector("[data-person-name]").textContent = name;
    row.querySelector("form").dataset.who = name;
    row.querySelector("[name=person]").value = pk;
    return row;
  }
}

function kept(name) {
  return JSON.parse(localStorage.getItem(name) || "[]");
}

function keep(name, items) {
  if (items.length) localStorage.setItem(name, JSON.stringify(items));
  else localStorage.removeItem(name);
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

// Also where there is no HTTPS, hence no randomUUID.
function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

customElements.define("check-in-door", CheckInDoor);
