extension Scripts {
    /// `<run-form>` around forms that begin something long: shows each step as it finishes, and how it ended, in place.
    static let run = #"""
        import { lines } from "./lines.js";

        class RunForm extends HTMLElement {
          /** @type {AbortController | undefined} */ #running;

          connectedCallback() {
            this.addEventListener("submit", (event) => {
              event.preventDefault();
              this.#run(/** @type {SubmitEvent} */ (event));
            });
            // Where everything is decided already, the person has nothing left to press.
            if (this.hasAttribute("autorun")) this.querySelector("form")?.requestSubmit();
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
            const address = button?.getAttribute("formaction") ?? form.action;
            this.#begin(button?.dataset.shows ?? "");
            try {
              const response = await fetch(address, {
                method: "POST",
                headers: { "X-Fragment": "steps" },
                body: new URLSearchParams(/** @type {any} */ ([...data])),
                signal: this.#running.signal,
              });
              if (!response.headers.get("Content-Type")?.startsWith("application/x-ndjson")) {
                // Something in the form is wrong, or nobody is signed in any more: the page says it.
                this.#running = undefined;
                form.action = address;
                return form.submit();
              }
              for await (const line of lines(response)) this.#show(JSON.parse(line));
            } catch {
              this.#end("The connection to Salesnode was lost. Load the page again to see how it ended.");
            } finally {
              this.#running = undefined;
              delete form.dataset.sent;
              for (const row of this.querySelectorAll(".running")) row.classList.replace("running", "waiting");
              for (const other of this.querySelectorAll("button")) other.removeAttribute("aria-disabled");
              this.removeAttribute("aria-busy");
            }
          }

          /** @param {string} shows parts that belong only to this button */
          #begin(shows) {
            this.setAttribute("aria-busy", "true");
            for (const part of this.querySelectorAll("[data-only]")) {
              if (part instanceof HTMLElement) part.hidden = part.dataset.only !== shows;
            }
            for (const part of this.querySelectorAll("[data-part=steps]")) {
              if (part instanceof HTMLElement) part.hidden = false;
            }
            for (const row of this.querySelectorAll(".steps > li")) {
              row.className = "waiting";
              row.querySelector(".finding")?.remove();
              row.querySelector("use")?.setAttribute("href", "#i-dot");
              for (const small of row.querySelectorAll(".small, br, .unseen")) small.remove();
            }
            for (const part of this.querySelectorAll("[data-part=trip]")) {
              if (part instanceof HTMLElement) part.hidden = true;
            }
            for (const list of this.querySelectorAll(".steps:not([data-side=trip])")) this.#mark(list);
            this.querySelector("[data-part=ending]")?.replaceChildren(this.#waiting());
            for (const button of this.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
          }

          #waiting() {
            const text = document.createElement("p");
            text.className = "quiet";
            text.textContent = this.getAttribute("waiting") ?? "Under way \u2026";
            return text;
          }

          /** The first step that waits is the one that runs. @param {Element | null} list */
          #mark(list) {
            const row = list?.querySelector(".waiting");
            if (row && !list?.querySelector(".running")) row.classList.replace("waiting", "running");
          }

          /** The way there and back begins where both sides have passed. */
          #markTrip() {
            const trip = this.querySelector("[data-side=trip]");
            const isWaiting = this.querySelector(".steps:not([data-side=trip]) > :is(.waiting, .running, .failed)");
            if (!trip || isWaiting || trip.closest("[data-only][hidden]")) return;
            const part = trip.closest("[data-part=trip]");
            if (part instanceof HTMLElement) part.hidden = false;
            this.#mark(trip);
          }

          /** @param {{ key?: string, html: string, isOver?: boolean }} line */
          #show(line) {
            const made = document.createElement("template");
            made.innerHTML = line.html;
            if (!line.key) {
              this.querySelector("[data-part=ending]")?.replaceChildren(made.content);
              // Where the form goes away with its end, the focus goes on to what comes next.
              const next = this.querySelector("[data-next]");
              return next instanceof HTMLElement && next.focus();
            }
            const old = this.querySelector(`[data-key="${line.key}"]`);
            const list = old?.parentElement ?? this.querySelector(".steps");
            if (old) old.replaceWith(made.content);
            else list?.append(made.content);
            this.#mark(list);
            this.#markTrip();
          }

          /** @param {string} words */
          #end(words) {
            const text = document.createElement("p");
            text.className = "notice bad";
            text.textContent = words;
            this.querySelector("[data-part=ending]")?.replaceChildren(text);
          }
        }

        customElements.define("run-form", RunForm);

        """#
}
