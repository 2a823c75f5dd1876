extension Scripts {
    /// The lines of an answer that goes on for as long as something runs.
    static let lines = #"""
        /** Lines of a response as they come. @param {Response} response */
        export async function* lines(response) {
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

        """#
}
