import Testing

/// What figures of pages have in common.
enum Figures {
    /// HTML and scripts of a first view, in bytes.
    static let weightLimit = 150_000

    static func median(_ values: [Double]) -> Int { percentile(values, 0.5) }

    /// The value below which that share of all values lies, in whole numbers.
    static func percentile(_ values: [Double], _ share: Double) -> Int {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return -1 }
        return Int(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))].rounded())
    }
}

extension Chromium {
    /// Milliseconds from the beginning of a navigation to the first thing that is seen.
    ///
    /// - Parameter row: a condition that says that the page is the one that was meant.
    func firstPaint(_ address: String, of row: String) async throws -> Double {
        try await open("about:blank")
        try await open(address)
        let entry = "performance.getEntriesByName('first-contentful-paint')[0]"
        try await wait("\(entry) && \(row)", seconds: 60)
        guard case .number(let time) = try await script("return \(entry).startTime") else {
            throw Failure(description: "the paint of \(address) has no time")
        }
        return time
    }

    /// What the page weighs, before any compression.
    func weight() async throws -> (html: Int, scripts: Int, style: Int) {
        try await wait("document.readyState == 'complete'", seconds: 60)
        let answer = try await script(
            """
            const sum = (kind) => performance.getEntriesByType('resource').filter((one) => one.name.endsWith(kind))
              .reduce((total, one) => total + one.decodedBodySize, 0);
            return [performance.getEntriesByType('navigation')[0].decodedBodySize, sum('.js'), sum('.css')];
            """)
        let sizes = answer.array.map { if case .number(let size) = $0 { Int(size) } else { Int.max / 4 } }
        try #require(sizes.count == 3)
        return (sizes[0], sizes[1], sizes[2])
    }

    /// Milliseconds from the next press of a key to the first picture in which something holds.
    ///
    /// The beginning is the time of the event, as the browser took it in; the end comes behind the picture whose
    /// preparation found the condition true. So it is counted in whole pictures, of which there are sixty a second.
    ///
    /// - Parameters:
    ///   - condition: what holds when the page has become as it should; an expression of a script.
    ///   - event: what begins it.
    func paint(
        of condition: String, after event: String = "keydown", _ act: () async throws -> Void,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Double {
        try await script(
            """
            const state = window.paintWatch = { start: undefined, end: undefined };
            addEventListener("\(event)", (event) => { state.start ??= event.timeStamp; }, { capture: true, once: true });
            const look = () => {
              if (window.paintWatch !== state) return;
              let holds = false;
              try { holds = state.start !== undefined && Boolean(\(condition)); } catch { holds = false; }
              if (!holds) return void requestAnimationFrame(look);
              const channel = new MessageChannel();
              channel.port1.onmessage = () => { state.end = performance.now(); channel.port1.close(); };
              channel.port2.postMessage(0);
            };
            requestAnimationFrame(look);
            """)
        try await act()
        do {
            try await wait("window.paintWatch?.end", seconds: 60, sourceLocation: sourceLocation)
        } catch {
            throw Failure(description: "never painted: \(condition)")
        }
        guard case .number(let time) = try await script("return window.paintWatch.end - window.paintWatch.start")
        else { throw Failure(description: "nothing began") }
        return time
    }
}
