extension Scripts {
    /// What keys do: Gmail's, or those that their owner has chosen. Off with one switch (WCAG 2.1.4).
    static let inboxKeys = #"""
        import { onChange } from "./live.js";
        import { takeBack } from "./inboxOutbox.js";
        import { act, answered, isSearch, leaveSearch, list, open, showSelection, targets, tell, visit } from "./inboxPage.js";

        /** @typedef {{ id: string, keys: string, words: string, run: () => void }} Command */

        const panes = () => /** @type {HTMLElement | null} */ (document.querySelector(".panes"));
        /** What its owner has chosen: a line for each command with another key, and one where all are off. */
        const own = () => (panes()?.dataset.bindings ?? "").split("\n");
        const isOn = () => !own().includes("off");
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

        /** @param {string} action */
        const does = (action) => () => void act(targets(), [["do", action]]);

        function select() {
          const box = here()?.querySelector("input[name=c]");
          if (!(box instanceof HTMLInputElement)) return;
          box.checked = !box.checked;
          showSelection();
        }

        function selectAll() {
          const all = document.querySelector("[data-select-all]");
          if (all instanceof HTMLElement) all.click();
        }

        function toggleStar() {
          const id = targets()[0];
          const row = id ? document.querySelector(`.conversation[data-key="${CSS.escape(id)}"]`) : null;
          const isStarred = Boolean(row ? row.querySelector(".tag.starred:not([hidden])") : opened()?.querySelector(".tools [value=unstar]"));
          act(targets(), [["do", isStarred ? "unstar" : "star"]]);
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

        /** @param {string} selector @returns {() => void} */
        const focusOn = (selector) => () => /** @type {HTMLElement | null} */ (document.querySelector(selector))?.focus();
        /** @param {string} kind */
        const menu = (kind) => () => void openMenu(kind, targets());

        /** What was done last, also before the page was loaded. */
        async function undo() {
          await answered();
          const button = document.querySelector(".toast [data-undo] button");
          if (button instanceof HTMLElement) return button.click();
          if (takeBack()) return tell("Cancelled.");
          ways((ways) => ways.undo());
        }

        /** What is changed in settings, loaded when something is. @param {(ways: typeof import("./inboxWays.js")) => unknown} body */
        const ways = (body) => import("./inboxWays.js").then(body, () => tell("That needs a connection. Try again.", true));
        const refresh = () => ways((ways) => ways.refresh().then(notify));

        const switchKeys = () => void ways((ways) => ways.switchKeys(isOn()).then(notify));

        /** Only where it was asked for, and the browser was asked by a button. */
        function notify() {
          if (panes()?.dataset.notify && "Notification" in window && Notification.permission === "granted") import("./inboxNotify.js");
        }

        /** @type {Record<string, () => void>} */
        const runs = {
          next: () => move(1), previous: () => move(-1), back, select, selectAll, undo, switchKeys,
          notify: () => void ways((ways) => ways.mute()),
          open: () => /** @type {HTMLElement | null} */ (here()?.querySelector("a.open"))?.click(),
          message: () => message(1), earlierMessage: () => message(-1), star: toggleStar,
          everything: () => /** @type {any} */ (opened())?.toggleEarlier(),
          done: does("archive"), inbox: does("inbox"), trash: does("trash"), spam: does("spam"), read: does("read"), unread: does("unread"),
          label: menu("label"), move: menu("move"), assign: menu("assign"), snooze: menu("snooze"),
          note: focusOn("#note"), search: focusOn("#search"),
          goInbox: () => go("inbox"), goAssigned: () => go("assigned"), goStarred: () => go("starred"), goSent: () => go("sent"),
          goDrafts: () => go("drafts"), goDone: () => go("done"), goAll: () => go("all"),
          mailboxes: () => { location.href = "/mailboxes"; }, settings: () => { location.href = "/account/inbox"; },
          sheet, palette,
        };

        const usual = "\#(InboxCommand.scriptLines)".split("\n").map((line) => line.split("|"));

        /** All commands with the keys that they have now. @returns {Command[]} */
        function commands() {
          const changed = new Map(own().map((line) => /** @type {[string, string]} */ ([line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)])));
          return usual.map(([id = "", keys = "", words = ""]) => ({ id, keys: changed.get(id) ?? keys, words, run: runs[id] ?? (() => {}) }));
        }

        // MARK: Dialogs

        /** Keys that are pressed before a dialog is there belong into it. @type {string | null} */
        let early = null;

        /** @param {(typed: string) => Promise<void>} body */
        async function whileOpening(body) {
          if (early !== null) return;
          early = "";
          try {
            await body("");
            const field = document.querySelector("dialog[open] [role=combobox]");
            if (field instanceof HTMLInputElement && early) {
              field.value += early;
              field.dispatchEvent(new Event("input"));
            }
          } catch {
            tell("That could not be opened. Try again.", true);
          } finally {
            early = null;
          }
        }

        /** @param {string} kind @param {string[]} ids */
        function openMenu(kind, ids) {
          if (ids.length === 0) return tell("Choose a conversation first.", true);
          whileOpening(async () => (await import("./inboxMenus.js")).menu(kind, ids));
        }

        function sheet() {
          whileOpening(async () => (await import("./inboxDialogs.js")).sheet(commands(), [
            { words: "Change keys", run: runs.settings ?? (() => {}) },
            { words: isOn() ? "Switch single keys off" : "Switch single keys on", run: switchKeys },
          ]));
        }

        function palette() {
          whileOpening(async () => {
            (await import("./inboxDialogs.js")).pick({ title: "What to do", choices: commands().filter((one) => one.id !== "palette") });
          });
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
          if (early !== null && !event.ctrlKey && !event.metaKey && !document.querySelector("dialog[open]")) {
            event.preventDefault();
            if (event.key.length === 1) early += event.key;
            return;
          }
          if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
          const target = event.target;
          if (target instanceof HTMLElement && (target.isContentEditable
            || target.matches("textarea, select, input:not([type=checkbox])"))) {
            if (event.key !== "Escape") return;
            if (target.id === "search" && isSearch()) leaveSearch(); else target.blur();
            return;
          }
          // Arrows move as in any grid, whatever the switch says.
          const inList = target instanceof Element && target.closest("inbox-list");
          if (inList && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
            event.preventDefault();
            return move(event.key === "ArrowDown" ? 1 : -1);
          }
          if (event.key === "Escape" && foldMenus(null)) return;
          if (inList && event.key === "Escape" && isSearch()) return void leaveSearch();
          if (!isOn() || event.key.length !== 1) return;
          const keys = first ? `${first} ${event.key}` : event.key;
          const all = commands();
          const command = all.find((one) => one.keys === keys);
          clearTimeout(forgetting);
          first = "";
          if (command) {
            event.preventDefault();
            command.run();
          } else if (all.some((one) => one.keys.startsWith(`${event.key} `))) {
            first = event.key;
            forgetting = setTimeout(() => { first = ""; }, 1500);
          }
        });
        // Where there is no keyboard, there are fingers. What they do before the module is there waits for it.
        /** @type {TouchEvent[]} */
        const touches = [];
        let touched = (/** @type {TouchEvent} */ event) => {
          if (touches.push(event) > 1) return;
          import("./inboxSwipe.js").then(({ take }) => {
            touched = take;
            for (const one of touches.splice(0)) take(one);
          }, () => { touches.length = 0; });
        };
        for (const kind of /** @type {const} */ (["touchstart", "touchmove", "touchend", "touchcancel"])) {
          addEventListener(kind, (event) => touched(event), { passive: true });
        }
        if (matchMedia("(any-pointer: coarse)").matches) setTimeout(() => import("./inboxSwipe.js").catch(() => {}), 1000);
        /** Menus that hang open beside what is done lie over the list. @param {EventTarget | null} kept */
        function foldMenus(kept) {
          const open = [...document.querySelectorAll("details.more-tools[open]")].filter((one) => !(kept instanceof Node && one.contains(kept)));
          for (const one of open) {
            one.removeAttribute("open");
            if (one.contains(document.activeElement)) one.querySelector("summary")?.focus();
          }
          return open.length > 0;
        }
        addEventListener("click", (event) => void foldMenus(event.target));
        addEventListener("submit", () => void foldMenus(null));
        addEventListener("inbox-whole", () => import("./inboxAll.js").then(({ offer }) => offer(), () => {}));
        addEventListener("inbox-note", (event) => {
          const form = /** @type {CustomEvent} */ (event).detail;
          import("./inboxNote.js").then(({ add }) => add(form), () => tell("The note could not be sent. Try again.", true));
        });
        addEventListener("inbox-menu", (event) => {
          const { kind, ids } = /** @type {CustomEvent} */ (event).detail;
          openMenu(kind, ids);
        });
        onChange((change) => {
          if (change.kind === "preferences.updated") refresh();
        });
        notify();
        addEventListener("focusin", (event) => {
          if (/** @type {Element} */ (event.target).id === "search") import("./inboxSearch.js").catch(() => {});
        });
        // What has to be there without a connection is fetched while there is one.
        setTimeout(() => Promise.all([import("./inboxNote.js"), import("./inboxMenus.js"), import("./inboxOffline.js")]).catch(() => {}), 2000);
        document.documentElement.dataset.keys = "ready";

        """#
}
