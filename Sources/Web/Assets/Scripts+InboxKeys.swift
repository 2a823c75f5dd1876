extension Scripts {
    /// Gmail's keys, a sheet that lists them, and a palette with every command. Off with one switch (WCAG 2.1.4).
    static let inboxKeys = #"""
        import { list, open, send, showSelection, tell, visit } from "./inboxPage.js";

        /** @typedef {{ id: string, keys: string, words: string, run: () => void }} Command */

        const storage = "keys";
        const isOn = () => localStorage.getItem(storage) !== "off";
        const rows = () => list()?.rows ?? [];
        /** @returns {HTMLElement | null} */
        const opened = () => document.querySelector("conversation-view");
        const openRow = () => document.querySelector(".conversation[data-open]");
        /** The row on which the keyboard stands. */
        const here = () => document.activeElement?.closest?.(".conversation") ?? openRow();

        /** @param {number} step */
        function move(step) {
          const all = rows();
          if (all.length === 0) return;
          const row = here();
          const place = row instanceof HTMLElement ? all.indexOf(row) : -1;
          const next = all[Math.min(Math.max(place + step, 0), all.length - 1)];
          const link = next?.querySelector("a.open");
          if (!(link instanceof HTMLElement) || !next) return;
          next.scrollIntoView({ block: "nearest" });
          const hidden = link.offsetParent === null;
          if (!hidden) link.focus();
          if (opened() && (hidden || row === openRow())) {
            open(link.getAttribute("href") ?? "").then(() => { if (!hidden) link.focus(); });
          }
        }

        /** Acts on what is selected, else on the conversation that is open or stood on. @param {string} action */
        function act(action) {
          const boxes = document.querySelectorAll("inbox-list :checked");
          const button = /** @type {HTMLButtonElement | null} */ (document.querySelector(`.bulk [value=${action}]`));
          const form = /** @type {HTMLFormElement | null} */ (document.querySelector("#list"));
          if (boxes.length > 0 && form) return void send(form, null, [["do", action]]);
          const tool = /** @type {HTMLButtonElement | null} */ (opened()?.querySelector(`.tools [value=${action}]`) ?? null);
          if (tool && (here() === openRow() || !document.activeElement?.closest(".conversation"))) return tool.click();
          const row = here();
          const id = row?.getAttribute("data-key");
          if (!form || !id) return;
          send(form, null, [["row", `${action} ${id}`]]);
          if (button) button.blur();
        }

        function select() {
          const box = here()?.querySelector("input[name=c]");
          if (!(box instanceof HTMLInputElement)) return;
          box.checked = !box.checked;
          showSelection();
        }

        function toggleStar() {
          const row = here();
          const isStarred = Boolean(row?.querySelector(".tag.starred") ?? opened()?.querySelector(".tools [value=unstar]"));
          act(isStarred ? "unstar" : "star");
        }

        /** @param {number} step */
        function message(step) {
          const all = [...document.querySelectorAll(".message")];
          const now = all.findIndex((one) => one.contains(document.activeElement));
          const next = all[Math.min(Math.max(now + step, 0), all.length - 1)];
          if (!(next instanceof HTMLDetailsElement)) return;
          next.open = true;
          next.querySelector("summary")?.focus();
          next.scrollIntoView({ block: "start" });
        }

        function back() {
          const row = openRow();
          const link = /** @type {HTMLElement | null} */ (document.querySelector("[data-back]"));
          if (!link) return;
          open(link.getAttribute("href") ?? "/inbox").then(() => {
            const place = row?.querySelector("a.open") ?? document.querySelector(".conversation a.open");
            if (place instanceof HTMLElement) place.focus();
          });
        }

        /** @param {string} view */
        const go = (view) => void visit(view === "inbox" ? "/inbox" : `/inbox?view=${view}`);

        /** @type {Command[]} */
        const commands = [
          { id: "next", keys: "j", words: "Next conversation", run: () => move(1) },
          { id: "previous", keys: "k", words: "Previous conversation", run: () => move(-1) },
          { id: "open", keys: "o", words: "Open the conversation", run: () => /** @type {HTMLElement | null} */ (here()?.querySelector("a.open"))?.click() },
          { id: "back", keys: "u", words: "Back to the list", run: back },
          { id: "message", keys: "n", words: "Next message", run: () => message(1) },
          { id: "earlierMessage", keys: "p", words: "Previous message", run: () => message(-1) },
          { id: "everything", keys: "i", words: "Show everything, earlier words too", run: () => /** @type {any} */ (opened())?.toggleEarlier() },
          { id: "done", keys: "e", words: "Done", run: () => act("archive") },
          { id: "inbox", keys: "", words: "Move to the inbox", run: () => act("inbox") },
          { id: "trash", keys: "#", words: "Move to Trash", run: () => act("trash") },
          { id: "spam", keys: "!", words: "Mark as spam", run: () => act("spam") },
          { id: "star", keys: "s", words: "Star, or take the star away", run: toggleStar },
          { id: "read", keys: "I", words: "Mark as read", run: () => act("read") },
          { id: "unread", keys: "U", words: "Mark as unread", run: () => act("unread") },
          { id: "select", keys: "x", words: "Select", run: select },
          { id: "label", keys: "l", words: "Label or move", run: () => openMore("#label") },
          { id: "assign", keys: "m", words: "Assign", run: () => openMore("#assignee") },
          { id: "snooze", keys: "b", words: "Snooze", run: () => openMore("#hours") },
          { id: "note", keys: "y", words: "Internal note", run: () => /** @type {HTMLElement | null} */ (document.querySelector("#note"))?.focus() },
          { id: "undo", keys: "z", words: "Undo", run: () => /** @type {HTMLElement | null} */ (document.querySelector(".toast [data-undo] button"))?.click() },
          { id: "search", keys: "/", words: "Search", run: () => /** @type {HTMLElement | null} */ (document.querySelector("#search"))?.focus() },
          { id: "goInbox", keys: "g i", words: "Go to the unified inbox", run: () => go("inbox") },
          { id: "goStarred", keys: "g s", words: "Go to starred", run: () => go("starred") },
          { id: "goSent", keys: "g t", words: "Go to sent", run: () => go("sent") },
          { id: "goDrafts", keys: "g d", words: "Go to drafts", run: () => go("drafts") },
          { id: "goAll", keys: "g a", words: "Go to all mail", run: () => go("all") },
          { id: "sheet", keys: "?", words: "All keys", run: () => sheet() },
          { id: "palette", keys: "", words: "All commands (Ctrl or Cmd and K)", run: () => palette() },
          { id: "switch", keys: "", words: "Switch single keys on or off", run: switchKeys },
        ];

        /** @param {string} field */
        function openMore(field) {
          const more = opened()?.querySelector(".more-tools");
          if (!(more instanceof HTMLDetailsElement)) return;
          more.open = true;
          /** @type {HTMLElement | null} */ (more.querySelector(field))?.focus();
        }

        function switchKeys() {
          localStorage.setItem(storage, isOn() ? "off" : "on");
          tell(isOn() ? "Single keys are on." : "Single keys are off. Ctrl or Cmd and K still opens all commands.");
        }

        // MARK: Dialogs

        /** @param {string} title */
        function dialog(title) {
          document.querySelector("dialog.commands")?.remove();
          const made = document.createElement("dialog");
          made.className = "commands";
          made.setAttribute("aria-label", title);
          const came = document.activeElement;
          made.addEventListener("close", () => {
            made.remove();
            if (came instanceof HTMLElement) came.focus();
          });
          made.addEventListener("click", (event) => { if (event.target === made) made.close(); });
          document.querySelector("main")?.append(made);
          return made;
        }

        /** @param {string} keys */
        function keyCaps(keys) {
          const made = document.createElement("span");
          for (const key of keys.split(" ").filter(Boolean)) {
            const cap = document.createElement("kbd");
            cap.textContent = key === "I" || key === "U" ? `Shift ${key}` : key;
            made.append(cap, " ");
          }
          return made;
        }

        function sheet() {
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
          const change = document.createElement("button");
          change.type = "button";
          change.className = "button small";
          change.textContent = isOn() ? "Switch single keys off" : "Switch single keys on";
          change.addEventListener("click", () => { made.close(); switchKeys(); });
          const close = document.createElement("button");
          close.type = "button";
          close.className = "button small";
          close.textContent = "Close";
          close.addEventListener("click", () => made.close());
          const foot = document.createElement("div");
          foot.className = "row";
          foot.append(change, close);
          made.append(title, facts, foot);
          made.showModal();
        }

        function palette() {
          const made = dialog("Commands");
          const field = document.createElement("input");
          field.className = "input";
          field.setAttribute("role", "combobox");
          field.setAttribute("aria-expanded", "true");
          field.setAttribute("aria-controls", "command-list");
          field.setAttribute("aria-label", "What to do");
          field.placeholder = "What to do";
          const found = document.createElement("ul");
          found.id = "command-list";
          found.setAttribute("role", "listbox");
          found.setAttribute("aria-label", "Commands");
          let place = 0;
          /** @type {Command[]} */
          let shown = [];
          const draw = () => {
            const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
            shown = commands.filter((one) => one.id !== "palette" && words.every((word) => one.words.toLowerCase().includes(word)));
            place = Math.min(place, Math.max(shown.length - 1, 0));
            found.replaceChildren(...shown.map((command, number) => {
              const row = document.createElement("li");
              row.id = `command-${command.id}`;
              row.setAttribute("role", "option");
              row.setAttribute("aria-selected", String(number === place));
              const text = document.createElement("span");
              text.textContent = command.words;
              row.append(text, keyCaps(command.keys));
              row.addEventListener("click", () => choose(command));
              return row;
            }));
            field.setAttribute("aria-activedescendant", shown[place] ? `command-${shown[place]?.id}` : "");
            found.children[place]?.scrollIntoView({ block: "nearest" });
          };
          /** @param {Command | undefined} command */
          const choose = (command) => {
            made.close();
            command?.run();
          };
          field.addEventListener("input", () => { place = 0; draw(); });
          field.addEventListener("keydown", (event) => {
            if (event.key === "ArrowDown") place = Math.min(place + 1, shown.length - 1);
            else if (event.key === "ArrowUp") place = Math.max(place - 1, 0);
            else if (event.key === "Enter") return event.preventDefault(), choose(shown[place]);
            else return;
            event.preventDefault();
            draw();
          });
          made.append(field, found);
          draw();
          made.showModal();
          field.focus();
        }

        // MARK: Keys

        let first = "";
        /** @type {number | undefined} */
        let forgetting;

        addEventListener("keydown", (event) => {
          if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
            event.preventDefault();
            return palette();
          }
          if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
          const target = event.target;
          if (target instanceof HTMLElement && (target.isContentEditable
            || target.matches("textarea, select, input:not([type=checkbox])"))) {
            if (event.key === "Escape") target.blur();
            return;
          }
          // Arrows move as in any grid, whatever the switch says.
          const inList = target instanceof Element && target.closest("inbox-list");
          if (inList && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
            event.preventDefault();
            return move(event.key === "ArrowDown" ? 1 : -1);
          }
          if (!isOn() || event.key.length !== 1) return;
          const keys = first ? `${first} ${event.key}` : event.key;
          const command = commands.find((one) => one.keys === keys);
          clearTimeout(forgetting);
          first = "";
          if (command) {
            event.preventDefault();
            command.run();
          } else if (commands.some((one) => one.keys.startsWith(`${event.key} `))) {
            first = event.key;
            forgetting = setTimeout(() => { first = ""; }, 1500);
          }
        });
        document.documentElement.dataset.keys = "ready";

        """#
}
