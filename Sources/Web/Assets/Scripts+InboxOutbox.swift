extension Scripts {
    /// What is done with conversations, shown at once and carried to the server as soon as it can be reached: in its order,
    /// over a reload, and never twice, because each has a name that the server knows again.
    static let inboxOutbox = #"""
        /** @typedef {{ key: string, address: string, body: string, waits: boolean }} Waiting */
        /** @typedef {{ isDone: boolean, content: DocumentFragment }} Answer */

        // MARK: What is shown before the server has heard of it

        /** @typedef {{ ids: string[], action: string, until: number, back: (() => void)[] }} Effect */
        /** @type {Map<string, Effect>} */
        const effects = new Map();
        const leaving = new Set(["archive", "spam", "trash", "move", "snooze"]);

        /** Whether a list loses what is done so; only where that is sure. @param {string} action @param {string} address */
        function leaves(action, address) {
          const query = new URL(address, location.href).searchParams;
          if (query.has("q") || query.has("label")) return false;
          const view = query.get("view") ?? "inbox";
          if (["done", "spam", "trash"].includes(view)) return action === "inbox";
          return ["inbox", "assigned", "unassigned", "replies", "bounces", "lists"].includes(view) && leaving.has(action);
        }

        /** Shows it in one row; gives what takes that back. @param {HTMLElement} row @param {string} action @param {string} address */
        function change(row, action, address) {
          if (leaves(action, address)) {
            row.hidden = true;
            return () => { row.hidden = false; };
          }
          const isUnread = row.classList.contains("unread");
          if (action === "read" || action === "unread") {
            row.classList.toggle("unread", action === "unread");
            return () => { row.classList.toggle("unread", isUnread); };
          }
          const star = row.querySelector(".tag.starred");
          if (star instanceof HTMLElement && /^(un)?star$/.test(action)) {
            const was = star.hidden;
            star.hidden = action === "unstar";
            return () => { star.hidden = was; };
          }
          if (action === "star") {
            const made = document.createElement("span");
            made.className = "tag starred";
            made.innerHTML = '<svg class="icon" aria-hidden="true"><use href="#i-star"/></svg><i>, starred</i>';
            row.querySelector(".marks")?.prepend(made);
            return () => made.remove();
          }
          return () => {};
        }

        /** Shows what is under way in rows that were asked for before it was done. @param {ParentNode} rows @param {string} address @param {number} asked */
        export function showEffects(rows, address, asked) {
          for (const effect of effects.values()) {
            if (asked > effect.until) continue;
            for (const id of effect.ids) {
              const row = rows.querySelector(`.conversation[data-key="${CSS.escape(id)}"]`);
              if (!(row instanceof HTMLElement)) continue;
              const back = change(row, effect.action, address);
              if (effect.until === Infinity) effect.back.push(back);
            }
          }
        }

        /** @param {string} key @param {string[]} ids @param {string} action */
        export function begin(key, ids, action) {
          for (const [old, effect] of effects) if (effect.until < performance.now() - 10000) effects.delete(old);
          /** @type {Effect} */
          const effect = { ids, action, until: Infinity, back: [] };
          effects.set(key, effect);
          const list = /** @type {HTMLElement | null} */ (document.querySelector("inbox-list"));
          if (!list) return;
          const held = document.activeElement?.closest?.(".conversation");
          for (const id of ids) {
            const row = list.querySelector(`.conversation[data-key="${CSS.escape(id)}"]`);
            if (row instanceof HTMLElement) effect.back.push(change(row, action, list.dataset.address ?? ""));
          }
          if (held instanceof HTMLElement && held.hidden) {
            const next = neighbour(held);
            next?.querySelector("a")?.focus();
          }
        }

        /** The row behind one, or before it. @param {Element | null} row */
        export function neighbour(row) {
          for (const way of /** @type {const} */ (["nextElementSibling", "previousElementSibling"])) {
            let other = row?.[way];
            while (other instanceof HTMLElement && other.hidden) other = other[way];
            if (other) return other;
          }
          return null;
        }

        /** It is done, or it is not and is taken back. @param {string} key @param {boolean} isDone */
        export function settle(key, isDone) {
          const effect = effects.get(key);
          if (!effect) return;
          effect.until = performance.now();
          if (!isDone) {
            effects.delete(key);
            for (const back of effect.back.reverse()) back();
          }
          // They hold rows that may be gone by now.
          effect.back = [];
        }

        // MARK: What waits for the connection

        const letters = "0123456789abcdefghjkmnpqrstvwxyz";
        export const newKey = () => `und_${[...crypto.getRandomValues(new Uint8Array(26))].map((one) => letters[one & 31]).join("")}`;

        /** Whose they are: somebody else may sign in with the same browser. */
        const place = () => `outbox ${document.querySelector(".panes")?.getAttribute("data-member") ?? ""}`;

        /** In place of the browser's own store, where that takes nothing. @type {string | null} */
        let spare = null;

        /** What the server has not answered yet, in its order. @returns {Waiting[]} */
        function all() {
          try {
            return JSON.parse(spare ?? localStorage.getItem(place()) ?? "[]");
          } catch {
            return [];
          }
        }

        /** What waits for the connection; what is on its way just now does not. */
        export const waiting = () => all().filter((one) => one.waits);

        /** @param {Waiting[]} kept */
        function keep(kept) {
          const text = JSON.stringify(kept);
          try {
            if (kept.length === 0) localStorage.removeItem(place()); else localStorage.setItem(place(), text);
            spare = null;
          } catch {
            spare = text;
          }
          draw();
        }

        let isLost = false;

        /** How many wait is said where it is said that there is no connection. */
        function draw() {
          const bar = document.querySelector(".connection");
          if (!(bar instanceof HTMLElement)) return;
          const count = waiting().length;
          let words = bar.querySelector("[data-waiting]");
          if (!words) {
            words = document.createElement("strong");
            words.setAttribute("data-waiting", "");
            bar.append(" ", words);
          }
          words.textContent = count === 0 ? "" : count === 1 ? "1 action waits for it." : `${count} actions wait for it.`;
          bar.hidden = !isLost && count === 0;
        }

        /** Asks the server; nothing where it cannot be reached. @param {string} address @param {URLSearchParams} body @returns {Promise<Answer | null>} */
        async function ask(address, body) {
          const word = document.querySelector("input[name=form-token]");
          if (word instanceof HTMLInputElement) body.set("form-token", word.value);
          try {
            // A connection that is dead without saying so must not hold up what waits behind.
            const signal = AbortSignal.timeout(30000);
            const response = await fetch(address, { method: "POST", headers: { "X-Fragment": "notice" }, body, redirect: "manual", signal });
            if ([502, 503, 504].includes(response.status)) return null;
            if (response.type === "opaqueredirect" || response.status === 401) {
              // It is done after the sign-in.
              location.reload();
              return null;
            }
            const made = document.createElement("template");
            made.innerHTML = await response.text();
            return { isDone: response.ok, content: made.content };
          } catch {
            return null;
          }
        }

        /** Who in this page asks what became of it. @type {Map<string, (answer: Answer | null) => void>} */
        const asking = new Map();

        /**
         * Sends it behind what was done before. It is kept until it is answered, so that neither a reload nor a dead
         * connection loses it. Where it waits, there is no answer.
         * @param {string} address @param {URLSearchParams} body @returns {Promise<Answer | null>}
         */
        export function send(address, body) {
          const key = body.get("key") ?? "";
          body.delete("form-token");
          // Behind what waits, it waits too.
          const waits = waiting().length > 0;
          keep([...all(), { key, address, body: String(body), waits }]);
          if (waits) {
            later();
            return Promise.resolve(null);
          }
          return new Promise((done) => {
            asking.set(key, done);
            carry();
          });
        }

        /** What is being sent at this moment. */
        let under = "";

        /** What waits last is not done after all; gives whether there was one. @param {string} key */
        export function takeBack(key = waiting().at(-1)?.key ?? "") {
          const left = all().filter((one) => one.key !== key);
          if (key === under || left.length === all().length) return false;
          keep(left);
          settle(key, false);
          return true;
        }

        let isCarrying = false;
        let delay = 1000;
        /** @type {number | undefined} */
        let timer;

        function later() {
          if (timer) return;
          timer = setTimeout(() => { timer = undefined; carry(); }, delay);
          delay = Math.min(delay * 2, 30000);
        }

        /** Carries what is kept to the server, one after the other, in one tab at a time. */
        export async function carry() {
          if (isCarrying || all().length === 0) return;
          isCarrying = true;
          let count = 0;
          /** @type {Answer | null} */
          let last = null;
          /** What somebody has written and the server has not taken. */
          let lost = "";
          const each = async () => {
            for (let first = all()[0]; first; first = all()[0]) {
              const { key, address, body } = first;
              under = key;
              const answer = await ask(address, new URLSearchParams(body));
              under = "";
              if (!answer) return wait();
              keep(all().filter((one) => one.key !== key));
              const done = asking.get(key);
              asking.delete(key);
              if (done) {
                done(answer);
                continue;
              }
              settle(key, answer.isDone);
              count += 1;
              if (!last || last.isDone) last = answer;
              if (!answer.isDone) lost = new URLSearchParams(body).get("text") ?? lost;
            }
            delay = 1000;
          };
          try {
            await (navigator.locks ? navigator.locks.request("outbox", each) : each());
          } finally {
            isCarrying = false;
          }
          // What came while this ended; or what another tab has carried.
          if (all().some((one) => asking.has(one.key))) carry();
          else answerAll({ isDone: true, content: document.createDocumentFragment() });
          if (count > 0) dispatchEvent(new CustomEvent("carried", { detail: { count, last, lost } }));
        }

        /** There is no connection: all that is kept waits for it. */
        function wait() {
          keep(all().map((one) => ({ ...one, waits: true })));
          answerAll(null);
          later();
        }

        /** @param {Answer | null} answer */
        function answerAll(answer) {
          const waiting = [...asking.values()];
          asking.clear();
          for (const done of waiting) done(answer);
        }

        // Another tab has added something, or has carried what this one shows as under way.
        addEventListener("storage", (event) => {
          if (event.key !== place()) return;
          draw();
          const kept = new Set(all().map((one) => one.key));
          const gone = [...effects].filter(([key, effect]) => effect.until === Infinity && !kept.has(key) && !asking.has(key));
          for (const [key] of gone) settle(key, true);
          if (gone.length > 0) dispatchEvent(new CustomEvent("carried", { detail: { count: 0 } }));
        });
        addEventListener("connection", (event) => {
          isLost = /** @type {CustomEvent} */ (event).detail.isLost;
          draw();
          if (!isLost) carry();
        });
        addEventListener("online", carry);

        /** What was left by a page before. */
        export function start() {
          for (const { key, body } of all()) {
            const fields = new URLSearchParams(body);
            begin(key, fields.getAll("c"), fields.get("do") ?? "");
          }
          draw();
          carry();
        }

        """#
}
