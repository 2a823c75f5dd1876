extension Scripts {
    /// The inbox as one page: conversations open beside the list, and what is done is done without leaving it.
    static let inboxPage = #"""
        import { onChange } from "./live.js";
        import { fetchPart, InboxList } from "./inboxList.js";
        import * as outbox from "./inboxOutbox.js";
        import "./inboxConversation.js";

        /** @param {string} name */
        const part = (name) => document.querySelector(`[data-part=${name}]`);
        const panes = () => document.querySelector(".panes");
        /** @returns {InboxList | null} */
        export const list = () => /** @type {any} */ (document.querySelector("inbox-list"));

        /** @typedef {typeof import("./inboxAhead.js")} Ahead @type {Ahead | undefined} */
        let ahead;

        /** What asks for conversations before they are opened, loaded when there is something to ask for. @param {(ahead: Ahead) => void} body */
        function lookAhead(body) {
          if (ahead) body(ahead);
          else import("./inboxAhead.js").then((made) => { ahead = made; body(made); }, () => {});
        }

        /** Shows the conversation of an address, or none. @param {string} address */
        async function show(address) {
          const pane = part("conversation");
          const id = /^\/inbox\/(cnv_\w+)/.exec(new URL(address, location.href).pathname)?.[1];
          if (!pane) return;
          mark(id);
          panes()?.classList.toggle("opened", Boolean(id));
          if (!id) {
            pane.replaceChildren(await fetchPart(address, "conversation").catch(() => ""));
            return;
          }
          try {
            pane.replaceChildren(await (ahead?.take(address) ?? fetchPart(address, "conversation")));
            pane.scrollTop = 0;
            lookAhead((ahead) => ahead.neighbours());
            const subject = pane.querySelector("#subject");
            document.title = subject?.textContent || document.title;
            lookAtNew();
          } catch {
            import("./inboxOffline.js").then(({ unloaded }) => pane.replaceChildren(unloaded(list()?.dataset.address ?? "/inbox")),
              () => tell("The conversation could not be loaded. Try again.", true));
          }
        }

        /** Of a long conversation, what is unread or last is seen first. */
        function lookAtNew() {
          const first = document.querySelector(".message.unread, .message[open]");
          if (first?.previousElementSibling) first.scrollIntoView({ block: "nearest" });
        }

        /** @param {string | undefined} id */
        function mark(id) {
          for (const row of document.querySelectorAll(".conversation[data-open]")) {
            row.removeAttribute("data-open");
            row.querySelector("a.open")?.removeAttribute("aria-current");
          }
          if (!id) return;
          const row = document.querySelector(`.conversation[data-key="${CSS.escape(id)}"]`);
          row?.setAttribute("data-open", "");
          row?.querySelector("a.open")?.setAttribute("aria-current", "true");
        }

        /** @param {string} address */
        export async function open(address) {
          if (address !== location.pathname + location.search) history.pushState(null, "", address);
          await show(address);
        }

        /** The list that an address shows, whatever conversation is open beside it. @param {string} address */
        const listOf = (address) => new URLSearchParams(new URL(address, location.href).search).toString();
        let visits = 0;

        /** @typedef {typeof import("./inboxLeft.js")} Left @type {Left | undefined} */
        let left;

        /** Whether a search is shown. */
        export const isSearch = () => new URL(list()?.dataset.address ?? "", location.href).searchParams.has("q");

        /** Back to where one was before the search. */
        export const leaveSearch = () =>
          visit(left?.beforeSearch() || (document.querySelector("[data-leave-search]")?.getAttribute("href") ?? "/inbox"), true, true);

        /** Shows another list without leaving the page. @param {string} address @param {boolean} isNew @param {boolean} isBack whether it is shown as it was left */
        export async function visit(address, isNew = true, isBack = !isNew) {
          const visit = ++visits;
          left ??= await import("./inboxLeft.js").catch(() => undefined);
          const known = isBack ? left?.take(address) : undefined;
          /** @type {[string, string]} */
          const wanted = ["list", "conversation"];
          const found = known ? [] : await Promise.all(wanted.map((name) => fetchPart(address, name))).catch(() => null);
          if (visit !== visits) return;
          // What is wrong, the page itself tells.
          if (!found) return location.assign(address);
          left?.leave();
          if (isNew) history.pushState(null, "", address);
          whole = null;
          if (known) left?.putBack(known);
          else wanted.forEach((name, place) => part(name)?.replaceChildren(found[place] ?? ""));
          panes()?.classList.remove("opened");
          document.querySelector("details.bar")?.removeAttribute("open");
          document.querySelector(".inbox-rail")?.setAttribute("src", address);
          for (const link of document.querySelectorAll("li[data-key] > .rail-link")) {
            if (listOf(link.getAttribute("href") ?? "") === listOf(address)) link.setAttribute("aria-current", "true");
            else link.removeAttribute("aria-current");
          }
          const title = /** @type {HTMLElement | null} */ (part("list")?.querySelector("h1") ?? null);
          document.title = `${title?.textContent} \u2013 ${document.querySelector(".brand span:last-child")?.textContent}`;
          title?.setAttribute("tabindex", "-1");
          const stop = known ? document.querySelector(".conversation a.open[tabindex='0']") : null;
          /** @type {HTMLElement | null} */ (stop ?? title)?.focus({ preventScroll: Boolean(stop) });
          showSelection();
          rove();
          if (known && isNew) await show(address);
        }

        /** @type {number | undefined} */
        let clearing;

        /** @param {string | Node} what @param {boolean} isProblem */
        export function tell(what, isProblem = false) {
          const toast = part("notice");
          if (!toast) return;
          if (typeof what === "string") {
            const made = document.createElement("div");
            made.className = isProblem ? "notice bad" : "notice";
            made.textContent = what;
            toast.replaceChildren(made);
          } else {
            toast.replaceChildren(what);
          }
          clearTimeout(clearing);
          // What asks for something stays until something else is told.
          if (isProblem && typeof what !== "string") return;
          clearing = setTimeout(() => { if (!toast.contains(document.activeElement)) toast.replaceChildren(); }, 12000);
        }

        /** Sends a form of the inbox and tells how it went. @param {HTMLFormElement} form @param {HTMLButtonElement | null} button @param {[string, string][]} more */
        export async function send(form, button = null, more = []) {
          const data = new URLSearchParams(/** @type {any} */ ([...new FormData(form)]));
          if (button?.name) data.set(button.name, button.value);
          for (const [name, value] of more) data.append(name, value);
          const ids = form.matches(".tools, #list") ? data.getAll("c") : [];
          const isDone = await post(form.action, data, ids);
          const label = form.elements.namedItem("label");
          if (isDone && label instanceof HTMLInputElement) label.value = "";
        }

        /** Where the whole list is selected, not only what of it is loaded. @type {{ count: number, act: (address: string, body: URLSearchParams) => Promise<boolean> } | null} */
        let whole = null;

        /** @param {typeof whole} what */
        export function selectWhole(what) {
          whole = what;
          showSelection();
        }

        /** @type {Promise<unknown>} */
        let sending = Promise.resolve();

        /** When what was done last is answered, or waits. */
        export const answered = () => sending;

        /** @template T @param {Promise<T>} sent */
        export function remember(sent) {
          sending = sent;
          return sent;
        }

        /** Shows at once what it does, and whether it is done, or waits to be. @param {string} address @param {URLSearchParams} body @param {string[]} ids */
        function post(address, body, ids) {
          // Undo is about what is done now, and what is selected next is for what is done next.
          part("notice")?.replaceChildren();
          for (const box of document.querySelectorAll("inbox-list :checked")) /** @type {HTMLInputElement} */ (box).checked = false;
          const sent = whole && body.get("do") !== "merge" ? whole.act(address, body) : carryOut(address, body, ids);
          whole = null;
          sending = sent;
          showSelection();
          return sent;
        }

        /** @param {string} address @param {URLSearchParams} body @param {string[]} ids */
        async function carryOut(address, body, ids) {
          const key = outbox.newKey();
          body.set("key", key);
          outbox.begin(key, ids, body.get("do") ?? "");
          const answer = await outbox.send(address, body);
          let isDone = true;
          if (answer) {
            isDone = answer.isDone && !answer.content.querySelector(".bad");
            outbox.settle(key, isDone);
            tellAnswer(answer);
            // The feed does this long before, where something has changed.
            setTimeout(() => list()?.recheck(), 1500);
          } else {
            import("./inboxOffline.js").then(({ tellWaiting }) => tellWaiting(tell, key),
              () => tell("No connection. It is done as soon as there is one."));
          }
          return isDone;
        }

        /** @param {{ isDone: boolean, content: DocumentFragment }} answer */
        export function tellAnswer({ isDone, content }) {
          if (isDone) tell(content);
          else tell(content.querySelector(".card p:not(.quiet)")?.textContent ?? "That was not possible. Load the page anew and try again.", true);
        }

        /** What one acts on: what is selected, else the row on which the keyboard stands, else what is open. @returns {string[]} */
        export function targets() {
          const boxes = [...document.querySelectorAll("inbox-list :checked")];
          if (boxes.length > 0) return boxes.map((box) => /** @type {HTMLInputElement} */ (box).value);
          const row = document.activeElement?.closest?.(".conversation") ?? document.querySelector(".conversation[data-open]");
          const id = row?.getAttribute("data-key") ?? document.querySelector("conversation-view")?.getAttribute("data-id");
          return id ? [id] : [];
        }

        /** Does something with conversations. @param {string[]} ids @param {[string, string][]} fields */
        export async function act(ids, fields) {
          const form = /** @type {HTMLFormElement | null} */ (document.querySelector("#list"));
          if (!form || ids.length === 0) return tell("Choose a conversation first.", true);
          if (!document.querySelector("[data-acts]")) return tell("Your role can read mail, not sort it. An owner or admin can give you another.", true);
          const action = fields.find(([name]) => name === "do")?.[1] ?? "";
          const opened = document.querySelector("conversation-view")?.getAttribute("data-id");
          const next = opened && ids.includes(opened) && leaving.has(action) ? nextAddress() ?? "" : null;
          const body = new URLSearchParams([...fields, ...ids.map((id) => ["c", id])]);
          body.set("list", String(new FormData(form).get("list") ?? ""));
          const sent = post(form.action, body, ids);
          if (next !== null) goOn(next);
          await sent;
        }

        /** What was open is gone from the list. @param {string} next */
        function goOn(next) {
          const back = document.querySelector("[data-back]")?.getAttribute("href") ?? "/inbox";
          open(next && innerWidth > 800 ? next : back);
        }

        /** What is selected, in words, and whether all are. */
        export function showSelection() {
          const bulk = document.querySelector(".bulk");
          if (!bulk) return;
          const boxes = [...document.querySelectorAll("inbox-list input[name=c]")].map((box) => /** @type {HTMLInputElement} */ (box));
          if (whole) for (const box of boxes) box.checked = true;
          const count = boxes.filter((box) => box.checked).length;
          bulk.classList.toggle("idle", count === 0);
          for (const button of bulk.querySelectorAll("[data-menu]")) button.removeAttribute("hidden");
          const words = bulk.querySelector("[data-selected]");
          if (words) words.textContent = count === 0 ? "Select all" : `${whole?.count ?? count} selected`;
          const all = bulk.querySelector("[data-select-all]");
          if (all instanceof HTMLInputElement) {
            all.hidden = false;
            all.checked = count > 0 && count === boxes.length;
            all.indeterminate = count > 0 && count < boxes.length;
          }
          for (const box of boxes) box.closest("[role=row]")?.setAttribute("aria-selected", String(box.checked));
        }

        /** After a conversation is gone from the list, the one behind it is next. */
        function nextAddress() {
          const row = document.querySelector(".conversation[data-open]");
          return outbox.neighbour(row)?.querySelector("a.open")?.getAttribute("href");
        }

        /** One row of the list is a stop of the Tab key, as in any grid; the arrows and j and k move. */
        function rove() {
          const all = list()?.rows ?? [];
          const row = document.activeElement?.closest?.(".conversation");
          const current = row && all.includes(/** @type {HTMLElement} */ (row)) ? row : all.find((one) => one.dataset.open !== undefined) ?? all[0];
          for (const one of all) {
            const stop = one === current ? "0" : "-1";
            for (const part of one.querySelectorAll("a.open, input")) {
              if (part.getAttribute("tabindex") !== stop) part.setAttribute("tabindex", stop);
            }
          }
        }

        /** The buttons of a row are there once: in the row under the keyboard, else under the pointer. @param {Element | null | undefined} row */
        function equip(row) {
          const made = document.querySelector("[data-acts]");
          if (!row || !(made instanceof HTMLTemplateElement)) return;
          const there = document.querySelector(".acts");
          if (there?.parentElement === row || there?.contains(document.activeElement)) return;
          row.append(there ?? made.content.cloneNode(true));
        }

        const leaving = new Set(["archive", "spam", "trash", "move", "inbox", "snooze"]);

        function begin() {
          addEventListener("click", (event) => {
            const link = event.target instanceof Element ? event.target.closest("a") : null;
            if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
            if (link.matches(".conversation a.open, [data-back]")) {
              event.preventDefault();
              const address = link.getAttribute("href") ?? "";
              const came = link.matches("[data-back]") ? document.querySelector(".conversation[data-open] a.open") : null;
              open(address).then(() => {
                if (came instanceof HTMLElement) came.focus();
                else /** @type {HTMLElement | null} */ (document.querySelector("#subject"))?.focus({ preventScroll: true });
              });
            } else if (link.matches("[data-leave-search]")) {
              event.preventDefault();
              leaveSearch();
            } else if (link.origin === location.origin && link.pathname === "/inbox" && !link.target && !/[?&](after|done)=/.test(link.search)) {
              event.preventDefault();
              visit(link.pathname + link.search);
            }
          });
          addEventListener("submit", (event) => {
            const form = /** @type {HTMLFormElement} */ (event.target);
            if (form.matches("[role=search]")) {
              event.preventDefault();
              const words = new URLSearchParams(/** @type {any} */ ([...new FormData(form)]));
              if (words.get("q")?.trim()) visit(`/inbox?${words}`);
              else if (isSearch()) leaveSearch();
              return;
            }
            if (form.matches(".note-form")) {
              event.preventDefault();
              return void dispatchEvent(new CustomEvent("inbox-note", { detail: form }));
            }
            if (!form.matches("#list, form.tools, [data-undo]")) return;
            event.preventDefault();
            const button = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter);
            const isGone = form.matches(".tools") && leaving.has(button?.value ?? "");
            const next = isGone ? nextAddress() : null;
            send(form, button);
            if (isGone) goOn(next ?? "");
          }, { capture: true });
          addEventListener("change", (event) => {
            const box = event.target;
            if (!(box instanceof HTMLInputElement)) return;
            if (box.matches("[data-select-all]")) {
              for (const one of document.querySelectorAll("inbox-list input[name=c]")) /** @type {HTMLInputElement} */ (one).checked = box.checked;
            }
            if (!box.matches("[data-select-all], inbox-list input[name=c]")) return;
            selectWhole(null);
            // There is more in the list than what is loaded.
            if (box.matches("[data-select-all]")) dispatchEvent(new Event("inbox-whole"));
          });
          addEventListener("click", (event) => {
            const button = event.target instanceof Element ? event.target.closest("[data-act], [data-menu]") : null;
            if (!(button instanceof HTMLElement)) return;
            event.preventDefault();
            const row = button.closest(".conversation");
            const id = button.dataset.for ?? row?.getAttribute("data-key") ?? button.closest("conversation-view")?.getAttribute("data-id");
            const ids = id ? [id] : targets();
            button.closest("details.more-tools")?.removeAttribute("open");
            if (button.dataset.menu) return void dispatchEvent(new CustomEvent("inbox-menu", { detail: { kind: button.dataset.menu, ids } }));
            const action = button.dataset.act ?? "";
            const isOn = action === "star" ? row?.querySelector(".tag.starred:not([hidden])") : action === "read" && !row?.classList.contains("unread");
            act(ids, [["do", isOn ? `un${action}` : action]]);
          });
          addEventListener("pointerover", (event) => {
            if (!(event.target instanceof Element)) return;
            const row = event.target.closest(".conversation");
            equip(row);
            if (/** @type {PointerEvent} */ (event).pointerType === "mouse") lookAhead((ahead) => ahead.rest(row));
          });
          addEventListener("rows", () => {
            showSelection();
            rove();
            equip(document.activeElement?.closest?.(".conversation"));
          });
          addEventListener("focusin", (event) => {
            const row = event.target instanceof Element ? event.target.closest(".conversation") : null;
            if (!row) return;
            rove();
            equip(row);
            lookAhead((ahead) => ahead.rest(row));
          });
          addEventListener("connection", (event) => {
            if (!/** @type {CustomEvent} */ (event).detail.isLost && document.querySelector("[data-unloaded]")) show(location.href);
          });
          addEventListener("popstate", async () => {
            if (/[?&]after=/.test(location.search)) return location.reload();
            if (listOf(list()?.dataset.address ?? "") !== listOf(location.href)) await visit(`/inbox${location.search}`, false);
            await show(location.pathname + location.search);
          });
          addEventListener("carried", (event) => {
            const { count, last, lost } = /** @type {CustomEvent} */ (event).detail;
            if (count === 0) { /* Another tab has told of it. */ }
            else if (lost) tell(`A note was not taken. It said: ${lost}`, true);
            else if (count === 1 || !last.isDone) tellAnswer(last);
            else tell(`${count} actions that waited are done.`);
            list()?.refreshAll();
          });
          onChange((change) => {
            if (change.kind === "operation.updated") import("./inboxRefused.js").then(({ refused }) => refused(change.id, tell), () => {});
            // What was asked for before may not be seen any more.
            if (change.kind !== "access.updated") return;
            ahead?.forget();
            left?.forget();
          });
          outbox.start();
          lookAtNew();
          showSelection();
          rove();
        }

        if (document.querySelector(".panes")) begin();

        """#
}
