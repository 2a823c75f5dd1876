extension Scripts {
    /// Follows the workspace's feed: what changed, in order, without a gap. One tab holds the connection and tells the
    /// others, because a browser opens only six to a server.
    static let live = #"""
        /**
         * @typedef {{ seq: number, kind: string, id: string }} Change a change, or of kind "resync": load anew
         * @type {Set<(change: Change) => void>}
         */
        const listeners = new Set();
        /** The last change that this page knows. */
        let position = 0;
        /** What was told last, for parts of the page that were made before it and begin to listen after it. @type {Change[]} */
        const told = [];
        const keptChanges = 300;
        /** The last change that is not in them any more. */
        let forgotten = 0;
        /** @type {EventSource | undefined} */
        let source;
        let lastSign = Date.now();
        let delay = 1000;
        /** @type {BroadcastChannel | undefined} */
        let channel;
        let leads = false;

        /** Also tells what came since the listener's part of the page was made. @param {(change: Change) => void} listener @param {number} since */
        export function onChange(listener, since = Infinity) {
          listeners.add(listener);
          if (since < forgotten) listener({ seq: position, kind: "resync", id: "" });
          else for (const change of [...told]) if (change.seq > since) listener(change);
          return () => listeners.delete(listener);
        }

        /** @param {Change} change */
        function tell(change) {
          if (change.kind !== "resync" && change.seq <= position) return;
          position = Math.max(position, change.seq);
          if (change.kind === "resync") {
            told.length = 0;
            forgotten = position;
          } else if (told.push(change) > keptChanges) {
            forgotten = told.shift()?.seq ?? forgotten;
          }
          for (const listener of [...listeners]) listener(change);
        }

        /** @param {boolean} isLost */
        function showConnection(isLost) {
          const bar = document.querySelector(".connection");
          if (bar instanceof HTMLElement) bar.hidden = !isLost;
          dispatchEvent(new CustomEvent("connection", { detail: { isLost } }));
        }

        function connect() {
          source?.close();
          source = new EventSource(`/events?after=${position}`);
          const heard = () => {
            lastSign = Date.now();
            delay = 1000;
            showConnection(false);
            channel?.postMessage({ connected: true });
          };
          source.addEventListener("open", heard);
          source.addEventListener("beat", heard);
          source.addEventListener("change", (event) => {
            heard();
            const change = JSON.parse(event.data);
            tell(change);
            channel?.postMessage({ change });
          });
          source.addEventListener("resync", (event) => {
            heard();
            const change = { seq: Number(event.data), kind: "resync", id: "" };
            tell(change);
            channel?.postMessage({ change });
          });
          source.addEventListener("signed-out", () => location.reload());
          source.addEventListener("error", () => {
            if (Date.now() - lastSign > 5000) {
              showConnection(true);
              channel?.postMessage({ connected: false });
            }
            // While it is connecting, the browser tries again by itself; once closed it does not.
            if (source?.readyState !== EventSource.CLOSED) return;
            setTimeout(connect, delay);
            delay = Math.min(delay * 2, 30000);
          });
        }

        /** A connection that died in its sleep says nothing; the server's beat comes every 15 seconds. */
        function watch() {
          if (leads && Date.now() - lastSign > 45000) {
            lastSign = Date.now();
            showConnection(true);
            connect();
          }
        }

        function lead() {
          leads = true;
          lastSign = Date.now();
          connect();
        }

        /** @param {string} workspace */
        function follow(workspace) {
          channel = new BroadcastChannel(`feed ${workspace}`);
          channel.addEventListener("message", ({ data }) => {
            if (data.change) tell(data.change);
            if (data.connected !== undefined) showConnection(!data.connected);
            // A tab has come whose page may be older than what was told already.
            if (data.hello !== undefined && leads && data.hello < position) {
              channel?.postMessage({ change: { seq: position, kind: "resync", id: "" } });
            }
          });
          channel.postMessage({ hello: position });
        }

        /** Begins to follow, where the page belongs to somebody who is signed in. */
        export function start() {
          const meta = document.querySelector('meta[name="feed"]');
          if (!(meta instanceof HTMLMetaElement)) return;
          position = Number(meta.content);
          setInterval(watch, 5000);
          // The device says at once that it has no network; that there is a connection, only the server's sign proves.
          addEventListener("offline", () => showConnection(true));
          addEventListener("online", () => leads && connect());
          if (!navigator.locks) return lead();
          const workspace = meta.dataset.workspace ?? "";
          follow(workspace);
          // Held until the tab goes; then the next one in the queue leads.
          navigator.locks.request(`feed ${workspace}`, () => {
            lead();
            return new Promise(() => {});
          });
        }

        """#
}
