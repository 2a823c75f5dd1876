extension Scripts {
    /// What is told where there is no connection. Loaded a moment after the page, while there is one.
    static let inboxOffline = #"""
        import { takeBack } from "./inboxOutbox.js";

        /** Of something that waits. @param {(what: string | Node) => void} tell @param {string} key @param {() => void} takenBack */
        export function tellWaiting(tell, key, takenBack = () => {}) {
          const made = document.createElement("div");
          made.className = "notice";
          const row = document.createElement("div");
          row.className = "row spread";
          const back = document.createElement("button");
          back.type = "button";
          back.className = "button small";
          back.textContent = "Cancel it";
          back.addEventListener("click", () => {
            const isTaken = takeBack(key);
            if (isTaken) takenBack();
            tell(isTaken ? "Cancelled." : "It is done already, or being done.");
          });
          row.append("No connection. It is done as soon as there is one.", back);
          made.append(row);
          tell(made);
        }

        /** In place of a conversation; the page shows it as soon as it can. @param {string} back the address of the list */
        export function unloaded(back) {
          const made = document.createElement("div");
          made.className = "empty";
          made.setAttribute("role", "alert");
          made.setAttribute("data-unloaded", "");
          made.innerHTML = '<h1 id="subject" tabindex="-1">The conversation could not be loaded</h1><p class="quiet">It comes by itself as soon as there is a connection.</p><p><a class="button" data-back>Back to the list</a></p>';
          made.querySelector("a")?.setAttribute("href", back);
          return made;
        }

        """#
}
