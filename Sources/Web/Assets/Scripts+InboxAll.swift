extension Scripts {
    /// What is done with a whole list, of which only the beginning is loaded: its conversations are named first, so that
    /// mail that comes meanwhile is none of them; then it is done in groups, and undone as one. Loaded when all are ticked.
    static let inboxAll = #"""
        import { fetchPart } from "./inboxList.js";
        import { begin, newKey, send, settle } from "./inboxOutbox.js";
        import { tellWaiting } from "./inboxOffline.js";
        import { list, remember, selectWhole, tell } from "./inboxPage.js";

        /** More than these are not done at once. */
        const most = 10000;
        const group = 200;
        const number = (/** @type {number} */ count) => count.toLocaleString("en");

        /** Offers to select what is not loaded as well, where there is more. */
        export function offer() {
          document.querySelector("[data-whole]")?.remove();
          const bulk = document.querySelector(".bulk");
          const all = bulk?.querySelector("[data-select-all]");
          const more = list()?.more;
          if (!bulk || !(all instanceof HTMLInputElement) || !all.checked || !more || more.hidden) return;
          const button = document.createElement("button");
          button.type = "button";
          button.className = "button small plain";
          button.setAttribute("data-whole", "");
          button.textContent = "Select the whole list";
          button.addEventListener("click", () => choose(button));
          bulk.append(button);
        }

        /** @param {HTMLButtonElement} button */
        async function choose(button) {
          const address = list()?.dataset.address ?? "/inbox";
          /** @type {string[]} */
          const ids = [];
          button.disabled = true;
          try {
            for (let after = ""; ids.length < most;) {
              const content = await fetchPart(address, "keys", { after });
              const found = content.querySelector("p");
              ids.push(...(found?.textContent ?? "").split(" ").filter(Boolean));
              after = found?.dataset.through ?? "";
              button.textContent = `${number(ids.length)} found\u2026`;
              if (!after) break;
            }
          } catch {
            button.disabled = false;
            button.textContent = "Select the whole list";
            return tell("The list could not be read to its end. Try again.", true);
          }
          if (!button.isConnected || (list()?.dataset.address ?? "/inbox") !== address) return;
          button.remove();
          const all = [...new Set(ids)].slice(0, most);
          selectWhole({ count: all.length, act: (target, body) => remember(act(target, body, all)) });
          tell(all.length < most ? `All ${number(all.length)} conversations of the list are selected.`
            : `The first ${number(most)} conversations of the list are selected.`);
        }

        /** @param {string} address @param {URLSearchParams} body @param {string[]} ids */
        async function act(address, body, ids) {
          const action = body.get("do") ?? "";
          /** @type {string[]} */
          const ways = [];
          let problem = "";
          let count = 0;
          const groups = Array.from({ length: Math.ceil(ids.length / group) }, (_, place) => ids.slice(place * group, (place + 1) * group));
          // What is not loaded cannot be hidden, and what is, is hidden at once.
          const keys = groups.map((some) => {
            const key = newKey();
            begin(key, some, action);
            return key;
          });
          for (const [place, some] of groups.entries()) {
            const key = keys[place] ?? newKey();
            const fields = new URLSearchParams(body);
            fields.delete("c");
            for (const id of some) fields.append("c", id);
            fields.set("key", key);
            const answer = await send(address, fields);
            if (!answer) {
              tellWaiting(tell, key);
              continue;
            }
            const bad = answer.content.querySelector(".bad span")?.textContent;
            settle(key, answer.isDone);
            if (bad || !answer.isDone) problem = bad ?? answer.content.querySelector(".card p:not(.quiet)")?.textContent ?? "That was not possible.";
            const way = answer.content.querySelector("[name=undo]");
            if (way instanceof HTMLInputElement) ways.push(way.value);
            count += some.length;
            tell(`${number(count)} of ${number(ids.length)}\u2026`);
          }
          if (count > 0) tellDone(count, problem, ways);
          list()?.refreshAll();
          return !problem;
        }

        /** @param {number} count @param {string} problem @param {string[]} ways */
        function tellDone(count, problem, ways) {
          const made = document.createElement("div");
          made.className = problem ? "notice bad" : "notice";
          const row = document.createElement("div");
          row.className = "row spread";
          row.append(problem ? `Not all of ${number(count)} conversations: ${problem}` : `Done with ${number(count)} conversations.`);
          if (ways.length > 0) {
            const place = document.createElement("span");
            place.setAttribute("data-undo", "");
            const button = document.createElement("button");
            button.type = "button";
            button.className = "button small";
            button.textContent = "Undo";
            button.addEventListener("click", () => remember(undo(ways)));
            place.append(button);
            row.append(place);
          }
          made.append(row);
          // It stays until something else is told.
          tell(made, true);
        }

        /** The last group first. @param {string[]} ways */
        async function undo(ways) {
          let problem = "";
          for (const [place, way] of [...ways].reverse().entries()) {
            tell(`Undoing: ${number(place * group)}\u2026`);
            const answer = await send("/inbox/undo", new URLSearchParams({ undo: way, list: "", key: newKey() }));
            problem = answer?.content.querySelector(".bad span")?.textContent ?? problem;
          }
          tell(problem || "Undone.", Boolean(problem));
          list()?.refreshAll();
        }

        """#
}
