extension Scripts {
    /// `<check-form>` around the form of the Connect page: shows each step as it finishes, instead of all at the end.
    static let connect = #"""
        const ports = {
          imap: { implicit: "993", starttls: "143" },
          smtp: { implicit: "465", starttls: "587" },
        };

        class CheckForm extends HTMLElement {
          /** @type {AbortController | undefined} */ #running;

          connectedCallback() {
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
          }

          disconnectedCallback() { this.#running?.abort(); }

          /** @param {SubmitEvent} event */
          async #run(event) {
            if (this.#running) return;
            this.#running = new AbortController();
            const form = /** @type {HTMLFormElement} */ (event.target);
            const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
            const data = new FormData(form);
            if (button?.name) data.set(button.name, button.value);
            const isTrip = button?.value === "connect";
            this.#begin(isTrip);
            try {
              const response = await fetch(form.action, {
                method: "POST",
                headers: { "X-Fragment": "steps" },
                body: new URLSearchParams(/** @type {any} */ ([...data])),
                signal: this.#running.signal,
              });
              if (!response.headers.get("Content-Type")?.startsWith("application/x-ndjson")) {
                // Something in the form is wrong, or nobody is signed in any more: the page says it.
                this.#running = undefined;
                return form.submit();
              }
              for await (const line of this.#lines(response)) this.#show(JSON.parse(line));
            } catch {
              this.#end("The connection to Salesnode was lost. Load the page again to see how it ended.");
            } finally {
              this.#running = undefined;
              for (const row of this.querySelectorAll(".running")) row.classList.replace("running", "waiting");
              for (const other of form.querySelectorAll("button[name=do]")) other.removeAttribute("aria-disabled");
            }
          }

          /** @param {boolean} isTrip */
          #begin(isTrip) {
            for (const row of this.querySelectorAll(".steps > li")) {
              row.className = "waiting";
              row.querySelector(".finding")?.remove();
              row.querySelector("use")?.setAttribute("href", "#i-dot");
              for (const small of row.querySelectorAll(".small, br, .unseen")) small.remove();
            }
            const trip = this.querySelector("[data-part=trip]");
            if (trip instanceof HTMLElement) trip.hidden = !isTrip;
            const ending = this.querySelector("[data-part=ending]");
            ending?.replaceChildren();
            for (const button of this.querySelectorAll("button[name=do]")) button.setAttribute("aria-disabled", "true");
            for (const list of this.querySelectorAll("fieldset .steps")) this.#mark(list);
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
              const isOver = !this.querySelector("fieldset .waiting, fieldset .running");
              if (isOver) this.#mark(this.querySelector("[data-part=trip] .steps"));
              return;
            }
            this.querySelector("[data-part=ending]")?.replaceChildren(made.content);
            const paused = this.querySelector("button[value=savePaused]");
            if (paused instanceof HTMLElement) paused.hidden = line.outcome !== "failed";
            const failure = this.querySelector(".failed");
            if (line.outcome === "failed") failure?.scrollIntoView({ block: "nearest" });
            if (line.outcome === "saved") this.querySelector("[data-part=ending] a")?.focus();
          }

          /** @param {string} words */
          #end(words) {
            const text = document.createElement("p");
            text.className = "notice bad";
            text.textContent = words;
            this.querySelector("[data-part=ending]")?.replaceChildren(text);
          }

          /** @param {Response} response */
          async *#lines(response) {
            if (!response.body) return;
            const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
            let rest = "";
            for (;;) {
              const { done, value } = await reader.read();
              if (done) return;
              const parts = (rest + value).split("\n");
              rest = parts.pop() ?? "";
              yield* parts;
            }
          }
        }

        customElements.define("check-form", CheckForm);

        """#
}
