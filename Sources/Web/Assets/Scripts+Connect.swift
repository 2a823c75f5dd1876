extension Scripts {
    /// `<address-form>` looks for servers while a person is still typing; `<check-form>` around the form of the Connect
    /// page shows each step as it finishes, instead of all at the end.
    static let connect = #"""
        import { lines } from "./lines.js";

        /**
         * `<address-form>`: says what was found for the address, before the form is sent. It says so below the buttons:
         * whoever is about to press one must not have it move away.
         */
        class AddressForm extends HTMLElement {
          /** @type {AbortController | undefined} */ #asking;

          connectedCallback() {
            const input = this.querySelector("input[name=address]");
            input?.addEventListener("change", () => this.#ask(/** @type {HTMLInputElement} */ (input)));
            const form = this.querySelector("form");
            form?.addEventListener("submit", (event) => {
              this.#asking?.abort();
              const button = /** @type {SubmitEvent} */ (event).submitter;
              if (button instanceof HTMLElement && button.dataset.busy) {
                button.textContent = button.dataset.busy;
                button.classList.add("busy");
              }
            });
            addEventListener("pageshow", () => {
              const button = this.querySelector(".busy");
              if (!button) return;
              button.classList.remove("busy");
              button.textContent = "Continue";
            });
          }

          /** @param {HTMLInputElement} input */
          async #ask(input) {
            this.#asking?.abort();
            const said = this.querySelector("[data-part=found]");
            const form = input.form;
            if (!(said instanceof HTMLElement) || !form) return;
            said.hidden = true;
            if (!input.value || !input.checkValidity()) return;
            this.#asking = new AbortController();
            said.textContent = "Looking for its servers…";
            said.hidden = false;
            try {
              const response = await fetch(form.action, {
                method: "POST",
                headers: { "X-Fragment": "found" },
                body: new URLSearchParams(/** @type {any} */ ([...new FormData(form)])),
                signal: this.#asking.signal,
              });
              said.hidden = !response.ok;
              if (response.ok) said.textContent = await response.text();
            } catch {
              said.hidden = true;
            }
          }
        }

        const ports = {
          imap: { implicit: "993", starttls: "143" },
          smtp: { implicit: "465", starttls: "587" },
        };
        /** What the buttons try. @type {Record<string, string[]>} */
        const sides = { "check-receiving": ["receiving"], "check-sending": ["sending"] };

        class CheckForm extends HTMLElement {
          /** @type {AbortController | undefined} */ #running;

          connectedCallback() {
            // A reload asks for the address again instead of searching anew.
            const address = this.dataset.address;
            if (address) history.replaceState(null, "", `/mailboxes/connect?address=${encodeURIComponent(address)}`);
            this.addEventListener("submit", (event) => {
              event.preventDefault();
              this.#run(/** @type {SubmitEvent} */ (event));
            });
            // Another way of encrypting has another port; one that was typed by hand stays.
            for (const side of /** @type {const} */ (["imap", "smtp"])) {
              const way = this.querySelector(`[name=${side}-security]`);
              const port = this.querySelector(`[name=${side}-port]`);
              way?.addEventListener("change", () => {
                if (!(way instanceof HTMLSelectElement) || !(port instanceof HTMLInputElement)) return;
                if (!Object.values(ports[side]).includes(port.value)) return;
                port.value = ports[side][/** @type {"implicit" | "starttls"} */ (way.value)];
              });
            }
            // Whoever types a login of their own means it.
            const own = this.querySelector("[name=smtp-login]");
            for (const field of this.querySelectorAll("[name=smtp-user], [name=smtp-password]")) {
              field.addEventListener("input", () => { if (own instanceof HTMLInputElement) own.checked = true; });
            }
          }

          disconnectedCallback() { this.#running?.abort(); }

          /** @param {string} name */
          #part(name) { return /** @type {HTMLElement | null} */ (this.querySelector(`[data-part=${name}]`)); }

          /** @param {SubmitEvent} event */
          async #run(event) {
            if (this.#running) return;
            this.#running = new AbortController();
            const form = /** @type {HTMLFormElement} */ (event.target);
            const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
            const data = new FormData(form);
            if (button?.name) data.set(button.name, button.value);
            this.#begin(button?.value ?? "check");
            try {
              const response = await fetch(form.action, {
                method: "POST",
                headers: { "X-Fragment": "steps" },
                body: new URLSearchParams(/** @type {any} */ ([...data])),
                signal: this.#running.signal,
              });
              const type = response.headers.get("Content-Type") ?? "";
              if (type.startsWith("application/x-ndjson")) {
                for await (const line of lines(response)) this.#show(JSON.parse(line));
              } else if (type.startsWith("application/json")) {
                this.#stop();
                this.#complain((await response.json()).errors);
              } else {
                this.#stop();
                this.#explain(await response.text());
              }
            } catch {
              this.#stop();
              this.#say("bad", "The connection to Salesnode was lost. The list of mailboxes shows how it ended.");
            } finally {
              this.#running = undefined;
              for (const row of this.querySelectorAll(".running")) row.classList.replace("running", "waiting");
              for (const other of form.querySelectorAll("button[name=do]")) other.removeAttribute("aria-disabled");
            }
          }

          /** @param {string} action */
          #begin(action) {
            this.#forgetComplaints();
            const tried = sides[action] ?? ["receiving", "sending", "trip"];
            for (const list of this.querySelectorAll(".steps")) {
              if (!tried.includes(/** @type {HTMLElement} */ (list).dataset.side ?? "")) continue;
              for (const row of list.children) {
                row.className = "waiting";
                row.querySelector(".finding")?.remove();
                row.querySelector("use")?.setAttribute("href", "#i-dot");
                for (const small of row.querySelectorAll(".small, br, .unseen")) small.remove();
              }
              if (/** @type {HTMLElement} */ (list).dataset.side !== "trip") this.#mark(list);
            }
            const trip = this.#part("trip");
            if (trip && tried.includes("trip")) trip.hidden = action !== "connect";
            const steps = this.#part("steps");
            if (steps) steps.hidden = false;
            // What is found and what can be done, with the steps below it.
            this.#part("dock")?.scrollIntoView({ block: "start" });
            this.#say("", action === "connect" || action === "savePaused" ? "Testing, then saving…" : "Testing…");
            for (const button of this.querySelectorAll("button[name=do]")) button.setAttribute("aria-disabled", "true");
          }

          /** Nothing was tried after all. */
          #stop() {
            this.#part("ending")?.replaceChildren();
            if (!this.querySelector(".steps > :not(.waiting, .running)")) {
              const steps = this.#part("steps");
              if (steps) steps.hidden = true;
            }
          }

          /** The first step that waits is the one that runs. @param {Element | null} list */
          #mark(list) {
            const row = list?.querySelector(".waiting");
            if (row && !list?.querySelector(".running")) row.classList.replace("waiting", "running");
          }

          /** @param {{ key?: string, html: string, outcome?: string }} line */
          #show(line) {
            const made = document.createElement("template");
            made.innerHTML = line.html;
            if (line.key) {
              const old = this.querySelector(`[data-key="${line.key}"]`);
              const list = old?.parentElement ?? null;
              old?.replaceWith(made.content);
              this.#mark(list);
              const isOver = !this.querySelector(":is([data-side=receiving], [data-side=sending]) > :is(.waiting, .running)");
              const trip = this.#part("trip");
              if (isOver && trip && !trip.hidden) {
                this.#mark(trip.querySelector(".steps"));
                const row = trip.querySelector(".running");
                if (row) this.#say("", "Every step passed. A message is on its way there and back…");
              }
              return;
            }
            this.#part("ending")?.replaceChildren(made.content);
            const paused = this.querySelector("button[value=savePaused]");
            if (paused instanceof HTMLElement) paused.hidden = line.outcome !== "failed";
            if (line.outcome === "saved") {
              const buttons = this.#part("buttons");
              if (buttons) buttons.hidden = true;
              for (const row of this.querySelectorAll(".steps .waiting")) row.remove();
              this.#part("ending")?.querySelector("a")?.focus();
            }
            if (line.outcome !== "passed") this.#part("dock")?.scrollIntoView({ block: "start" });
          }

          /** What is wrong in the form, beside each field. @param {Record<string, string>} errors */
          #complain(errors) {
            /** @type {HTMLElement | undefined} */
            let first;
            for (const field of this.querySelectorAll("input, select")) {
              const words = errors[field.getAttribute("name") ?? ""];
              if (!words || !(field instanceof HTMLElement)) continue;
              const wrong = document.createElement("p");
              wrong.className = "wrong";
              wrong.id = `${field.id}-wrong`;
              wrong.textContent = words;
              field.closest(".field")?.append(wrong);
              field.setAttribute("aria-invalid", "true");
              field.dataset.describedBy = field.getAttribute("aria-describedby") ?? "";
              field.setAttribute("aria-describedby", `${field.dataset.describedBy} ${wrong.id}`.trim());
              first ??= field;
            }
            const fold = first?.closest("details");
            if (fold) fold.open = true;
            first?.focus();
            const all = Object.values(errors);
            this.#say("bad", first ? "Nothing was tested: see the marked fields. What you typed is still there." : all.join(" "));
          }

          #forgetComplaints() {
            for (const wrong of this.querySelectorAll(".wrong")) wrong.remove();
            for (const field of this.querySelectorAll("[aria-invalid]")) {
              field.removeAttribute("aria-invalid");
              const before = /** @type {HTMLElement} */ (field).dataset.describedBy;
              if (before !== undefined) field.setAttribute("aria-describedby", before);
              if (!before) field.removeAttribute("aria-describedby");
            }
          }

          /** A page that says why nothing was tried, such as that nobody is signed in any more. @param {string} page */
          #explain(page) {
            const parsed = new DOMParser().parseFromString(page, "text/html");
            const words = [...parsed.querySelectorAll("main h1, main h1 ~ p")].map((part) => part.textContent?.trim());
            this.#say("bad", `${words[0] ?? "It did not work"}. ${words[1] ?? ""} What you typed is still here.`);
          }

          /** @param {string} style @param {string} words */
          #say(style, words) {
            const text = document.createElement("p");
            text.className = style ? `notice ${style}` : "quiet working";
            text.textContent = words;
            this.#part("ending")?.replaceChildren(text);
          }
        }

        customElements.define("address-form", AddressForm);
        customElements.define("check-form", CheckForm);

        """#
}
