extension Scripts {
    /// Dialogs of the inbox: a list from which one is chosen, and the sheet of keys. Loaded when one is opened first.
    static let inboxDialogs = #"""
        /**
         * @typedef {{ words: string, keys?: string, state?: string, hue?: string, run: () => void }} Choice something that can
         *   be chosen
         */

        /** @param {string} title */
        function dialog(title) {
          document.querySelector("dialog.commands")?.remove();
          const made = document.createElement("dialog");
          made.className = "commands";
          made.setAttribute("aria-label", title);
          const came = document.activeElement;
          made.addEventListener("close", () => {
            made.remove();
            if (came instanceof HTMLElement && came.isConnected) came.focus();
          });
          made.addEventListener("click", (event) => { if (event.target === made) made.close(); });
          document.querySelector("main")?.append(made);
          return made;
        }

        /** @param {string} keys */
        export function keyCaps(keys) {
          const made = document.createElement("span");
          for (const key of keys.split(" ").filter(Boolean)) {
            const cap = document.createElement("kbd");
            cap.textContent = key.length === 1 && key !== key.toLowerCase() ? `Shift ${key}` : key;
            made.append(cap, " ");
          }
          return made;
        }

        /** @param {{ keys: string, words: string }[]} commands @param {{ words: string, run: () => void }[]} ways */
        export function sheet(commands, ways) {
          const made = dialog("Keys");
          const title = document.createElement("h2");
          title.textContent = "Keys";
          const facts = document.createElement("dl");
          for (const command of commands.filter((one) => one.keys)) {
            const term = document.createElement("dt");
            term.append(keyCaps(command.keys));
            const words = document.createElement("dd");
            words.textContent = command.words;
            facts.append(term, words);
          }
          const foot = document.createElement("div");
          foot.className = "row";
          for (const way of [...ways, { words: "Close", run: () => {} }]) {
            const button = document.createElement("button");
            button.type = "button";
            button.className = "button small";
            button.textContent = way.words;
            button.addEventListener("click", () => { made.close(); way.run(); });
            foot.append(button);
          }
          made.append(title, facts, foot);
          made.showModal();
          // Not at the buttons below, which would scroll the keys away.
          title.tabIndex = -1;
          title.style.outline = "none";
          title.focus();
        }

        /**
         * A list from which one is chosen, narrowed by what is typed.
         * @param {{ title: string, choices: Choice[], typed?: string, note?: string, make?: (text: string) => Choice | null }} what
         */
        export function pick({ title, choices, typed = "", note = "", make }) {
          const made = dialog(title);
          const field = document.createElement("input");
          field.className = "input";
          field.setAttribute("role", "combobox");
          field.setAttribute("aria-expanded", "true");
          field.setAttribute("aria-controls", "command-list");
          field.setAttribute("aria-label", title);
          field.placeholder = title;
          field.autocomplete = "off";
          field.spellcheck = false;
          field.value = typed;
          const found = document.createElement("ul");
          found.id = "command-list";
          found.setAttribute("role", "listbox");
          found.setAttribute("aria-label", title);
          const words = document.createElement("p");
          words.className = "quiet small";
          words.setAttribute("role", "status");
          let place = 0;
          /** @type {Choice[]} */
          let shown = [];
          const draw = () => {
            const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
            shown = choices.filter((one) => wanted.every((word) => one.words.toLowerCase().includes(word)));
            const more = make?.(field.value.trim());
            if (more) shown.push(more);
            place = Math.min(place, Math.max(shown.length - 1, 0));
            found.replaceChildren(...shown.map((choice, number) => {
              const row = document.createElement("li");
              row.id = `command-${number}`;
              row.setAttribute("role", "option");
              row.setAttribute("aria-selected", String(number === place));
              const text = document.createElement("span");
              if (choice.hue) {
                const dot = document.createElement("span");
                dot.className = `dot hue-${choice.hue}`;
                text.append(dot, " ");
              }
              text.append(choice.words);
              row.append(text, keyCaps(choice.keys ?? ""));
              if (choice.state) {
                const state = document.createElement("span");
                state.className = "quiet small";
                state.textContent = choice.state;
                row.append(state);
              }
              row.addEventListener("click", () => choose(choice));
              return row;
            }));
            words.textContent = shown.length > 0 || note ? note
              : field.value.trim() ? "Nothing matches. Type less of it." : make ? "There is none yet. Type a name for a new one." : "There is none.";
            words.hidden = !words.textContent;
            field.setAttribute("aria-activedescendant", shown[place] ? `command-${place}` : "");
            found.children[place]?.scrollIntoView({ block: "nearest" });
          };
          /** @param {Choice | undefined} choice */
          const choose = (choice) => {
            if (!choice) return;
            made.close();
            choice.run();
          };
          field.addEventListener("input", () => { place = 0; draw(); });
          field.addEventListener("keydown", (event) => {
            if (event.isComposing) return;
            if (event.key === "ArrowDown") place = Math.min(place + 1, shown.length - 1);
            else if (event.key === "ArrowUp") place = Math.max(place - 1, 0);
            else if (event.key === "Enter") return event.preventDefault(), choose(shown[place]);
            else return;
            event.preventDefault();
            draw();
          });
          made.append(field, found, words);
          draw();
          made.showModal();
          field.focus();
          return made;
        }

        """#

    /// The menus of the inbox: for which time to snooze, to whom to give, which label, which folder.
    static let inboxMenus = #"""
        import { act, targets } from "./inboxPage.js";
        import { pick } from "./inboxDialogs.js";

        const titles = /** @type {Record<string, string>} */ ({
          label: "Label as", assign: "Assign to", move: "Move to", snooze: "Snooze until",
        });
        const states = /** @type {Record<string, string>} */ ({ all: "there, choose to take away", some: "at some of them" });

        /** Opens a menu for what is selected, or open, or under the keyboard. @param {string} kind @param {string[]} ids @param {string} typed */
        export async function menu(kind, ids = targets(), typed = "") {
          if (kind === "snooze") return snooze(ids);
          const target = new URL("/inbox/menu", location.href);
          target.searchParams.set("kind", kind);
          for (const id of ids.slice(0, 50)) target.searchParams.append("c", id);
          const response = await fetch(target, { cache: "no-store" });
          if (!response.ok) throw new Error(String(response.status));
          const made = document.createElement("template");
          made.innerHTML = await response.text();
          const choices = [...made.content.querySelectorAll("li")].map((row) => {
            const fields = (row.dataset.fields ?? "").split("\u001f");
            return {
              words: row.textContent ?? "", hue: row.dataset.hue,
              state: kind === "label" ? states[row.dataset.state ?? ""] : row.dataset.state === "all" ? "now" : "",
              run: () => act(ids, pairs(fields)),
            };
          });
          const names = new Set(choices.map((one) => one.words.toLowerCase()));
          pick({
            title: titles[kind] ?? kind, choices, typed, note: made.content.querySelector("p")?.textContent ?? "",
            make: kind !== "label" ? undefined : (text) => text === "" || names.has(text.toLowerCase()) ? null
              : { words: `New label “${text}”`, run: () => act(ids, [["do", "label"], ["label", text]]) },
          });
        }

        /** @param {string[]} fields @returns {[string, string][]} */
        function pairs(fields) {
          /** @type {[string, string][]} */
          const made = [];
          for (let place = 0; place + 1 < fields.length; place += 2) made.push([fields[place] ?? "", fields[place + 1] ?? ""]);
          return made;
        }

        /** Whether a conversation is put off, as far as it is seen. @param {string} id */
        const isSnoozed = (id) => Boolean(document.querySelector(
          `.conversation[data-key="${CSS.escape(id)}"] [data-snoozed], conversation-view[data-id="${CSS.escape(id)}"] [data-snoozed]`));

        /** Times in the reader's own zone. @param {string[]} ids */
        function snooze(ids) {
          const now = new Date();
          /** @param {number} days @param {number} hour */
          const at = (days, hour) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
          const untilMonday = (8 - now.getDay()) % 7 || 7;
          const times = /** @type {[string, Date][]} */ ([
            ["In three hours", new Date(now.getTime() + 3 * 3600000)], ["This evening", at(0, 18)],
            ["Tomorrow morning", at(1, 8)], ["Monday morning", at(untilMonday, 8)], ["In a week", at(7, 8)],
            ["In a month", at(30, 8)],
          ]).filter(([words, time]) => words !== "This evening" || time.getTime() - now.getTime() > 3600000);
          /** @param {Date} time */
          const put = (time) => act(ids, [["do", "snooze"], ["until", String(time.getTime())]]);
          const choices = times.map(([words, time]) => ({
            words, run: () => put(time),
            state: time.toLocaleString([], { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }),
          }));
          if (ids.some(isSnoozed)) choices.push({ words: "Bring back now", run: () => act(ids, [["do", "wake"]]), state: "" });
          const made = pick({ title: titles.snooze ?? "", choices });
          const own = document.createElement("form");
          own.className = "with-button";
          const label = document.createElement("label");
          label.className = "unseen";
          label.htmlFor = "snooze-time";
          label.textContent = "Another time";
          const field = document.createElement("input");
          field.className = "input";
          field.type = "datetime-local";
          field.id = "snooze-time";
          field.required = true;
          const button = document.createElement("button");
          button.className = "button";
          button.textContent = "Snooze until then";
          own.append(label, field, button);
          own.addEventListener("submit", (event) => {
            event.preventDefault();
            made.close();
            put(new Date(field.value));
          });
          made.append(own);
        }

        """#

    /// Tells the desktop of new mail, where its owner has asked for that. Loaded only then.
    ///
    /// Browsers to which mail is pushed while no page is open would register a worker here; what they would tell is decided
    /// by the server in the same place.
    static let inboxNotify = #"""
        import { onChange } from "./live.js";
        import { fetchPart } from "./inboxList.js";
        import { open } from "./inboxPage.js";

        const focusLock = "inbox has the focus";
        /** @type {(() => void) | null} */
        let release = null;

        /** A tab with the focus holds a lock that all tabs can see; it goes with the tab. */
        function hold() {
          const isHere = document.hasFocus() && !document.hidden;
          if (isHere && !release) {
            release = () => {};
            navigator.locks.request(focusLock, { mode: "shared" }, () => new Promise((/** @type {(value: void) => void} */ done) => {
              release = done;
              if (!document.hasFocus()) letGo();
            }));
          } else if (!isHere) letGo();
        }

        function letGo() {
          release?.();
          release = null;
        }

        async function someTabHasFocus() {
          if (document.hasFocus() && !document.hidden) return true;
          const state = await navigator.locks.query();
          return state.held?.some((lock) => lock.name === focusLock) ?? false;
        }

        /** One tab tells of a message. @param {string} id */
        const isMine = (id) => new Promise((answer) => {
          navigator.locks.request(`mail ${id}`, { ifAvailable: true }, (lock) => {
            answer(Boolean(lock));
            return lock ? new Promise((done) => setTimeout(done, 20000)) : undefined;
          });
        });

        /** @type {Set<string>} */
        const told = new Set();

        /** @param {string} id */
        async function tell(id) {
          if (Notification.permission !== "granted" || await someTabHasFocus()) return;
          const content = await fetchPart(`/inbox/${id}`, "news").catch(() => null);
          const news = content?.querySelector("p");
          const message = news?.dataset.id ?? "";
          if (!news || told.has(message) || !await isMine(message) || await someTabHasFocus()) return;
          told.add(message);
          const made = new Notification(news.dataset.title ?? "", { body: news.textContent ?? "", tag: message, icon: "/favicon.svg" });
          const address = news.dataset.address ?? "/inbox";
          made.addEventListener("click", () => {
            focus();
            made.close();
            open(address);
          });
        }

        export function start() {
          if (!("Notification" in window) || !navigator.locks) return;
          for (const kind of ["focus", "blur", "visibilitychange"]) addEventListener(kind, () => setTimeout(hold, 0));
          hold();
          onChange((change) => {
            if (change.kind === "conversation.updated" && document.querySelector("[data-notify]")) tell(change.id);
          });
        }

        start();

        """#

    /// The page of a person's settings of the inbox: asks the browser for its permission, when its button is pressed and at
    /// no other time.
    static let inboxSettings = #"""
        class NotifyPermission extends HTMLElement {
          connectedCallback() { this.#show(); }

          #show() {
            const words = document.createElement("p");
            words.className = "small";
            words.setAttribute("role", "status");
            const state = "Notification" in window ? Notification.permission : "none";
            words.textContent = state === "granted" ? "This browser may show notifications."
              : state === "denied" ? "This browser does not allow notifications of this page. Change that beside its address, in the settings of the page."
              : state === "default" ? "This browser has not been asked yet." : "This browser has no notifications.";
            this.replaceChildren(words);
            if (state === "default") this.append(this.#button("Allow notifications on this device", () => Notification.requestPermission().then(() => this.#show())));
            if (state === "granted") this.append(this.#button("Show one now", () => { new Notification("Salesnode", { body: "So it looks when mail comes.", icon: "/favicon.svg" }); }));
          }

          /** @param {string} words @param {() => void} run */
          #button(words, run) {
            const made = document.createElement("button");
            made.type = "button";
            made.className = "button small";
            made.textContent = words;
            made.addEventListener("click", run);
            return made;
          }
        }

        customElements.define("notify-permission", NotifyPermission);

        // A field of a key takes the key that is pressed; the others do what they do in any field.
        for (const field of document.querySelectorAll("input.key")) {
          if (field instanceof HTMLInputElement) field.addEventListener("focus", () => field.select());
        }

        """#
}
