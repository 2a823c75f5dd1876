import Dispatch
import Foundation
import Glibc
import NIOCore
import Testing

/// JSON as the WebDriver protocol has it.
enum JSONValue: Sendable, Hashable, Codable, ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByArrayLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral
{
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(stringLiteral value: String) { self = .string(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
    init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    subscript(_ name: String) -> JSONValue? { if case .object(let object) = self { object[name] } else { nil } }
    var string: String? { if case .string(let value) = self { value } else { nil } }
    var array: [JSONValue] { if case .array(let value) = self { value } else { [] } }
}

/// A real Chromium without a screen, driven by the WebDriver protocol.
final class Chromium: Sendable {
    /// What the browser would not do.
    struct Failure: Error, CustomStringConvertible {
        let description: String
        /// The protocol's name for it.
        var error: String?
    }

    /// The screens on which pages are looked at.
    struct Screen: Sendable, CustomTestStringConvertible {
        var width: Int
        var height: Int
        var isDark: Bool
        var testDescription: String { "\(width)-\(isDark ? "dark" : "light")" }

        static let all = [360, 1440].flatMap { width in
            [false, true].map { Screen(width: width, height: width == 360 ? 740 : 900, isDark: $0) }
        }
    }

    private let http: Browser
    private let session: String

    private init(http: Browser, session: String) {
        self.http = http
        self.session = session
    }

    /// Starts a driver and a browser with a fresh profile, lends the browser, and ends both.
    ///
    /// - Parameters:
    ///   - blocksWindows: whether the browser opens no window that a page asks for, as many are set up.
    ///   - compilesScripts: whether the browser makes machine code of scripts, which it counts as memory of the page.
    static func run(
        blocksWindows: Bool = false, compilesScripts: Bool = true,
        _ body: @escaping @Sendable (Chromium) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "chromium-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let (driver, port) = try await startDriver()
        // Its browser has ended with the session by then; waiting for the driver as well could wait for ever.
        defer { kill(driver.processIdentifier, SIGKILL) }
        let http = Browser(port: port)
        func start(profile: String) async throws -> JSONValue {
            let options: JSONValue = [
                "binary": "/usr/bin/chromium",
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                    "--window-size=1440,900",
                    .string("--user-data-dir=\(directory.appending(path: profile).path)"),
                    .string(compilesScripts ? "--js-flags=" : "--js-flags=--jitless"),
                ],
                "prefs": ["profile.default_content_setting_values.popups": .number(blocksWindows ? 2 : 1)],
            ]
            let capabilities: JSONValue = [
                "browserName": "chrome", "acceptInsecureCerts": true, "goog:chromeOptions": options,
                // The usual 30 seconds are short for what axe does on a machine that is busy.
                "timeouts": ["script": 240_000],
                "goog:loggingPrefs": ["browser": "ALL"],
            ]
            return try await command(http, "POST", "/session", ["capabilities": ["alwaysMatch": capabilities]])
        }
        let answer: JSONValue
        do {
            answer = try await start(profile: "first")
        } catch let error as Failure where error.error == "session not created" {
            // The driver waits for the browser only for a minute; what the first has left does not meet the second.
            answer = try await start(profile: "second")
        }
        let chromium = Chromium(http: http, session: answer["sessionId"]?.string ?? "")
        do {
            try await body(chromium)
        } catch {
            _ = try? await chromium.command("DELETE", "", nil)
            throw error
        }
        _ = try? await chromium.command("DELETE", "", nil)
    }

    /// Starts a driver, and another where the first gives up: the port that it has chosen for one address family may be
    /// taken for the other.
    private static func startDriver() async throws -> (Process, port: Int) {
        var attempt = 1
        while true {
            let driver = Process()
            driver.executableURL = URL(filePath: "/usr/bin/chromedriver")
            driver.arguments = ["--port=0"]
            let output = Pipe()
            driver.standardOutput = output
            driver.standardError = FileHandle.nullDevice
            do {
                try driver.run()
            } catch {
                throw Failure(description: "chromedriver does not start (scripts/install-packages test): \(error)")
            }
            do {
                return (driver, try await port(of: output))
            } catch {
                kill(driver.processIdentifier, SIGKILL)
                guard attempt < 5 else { throw error }
                attempt += 1
            }
        }
    }

    /// The driver chooses a free port and says which.
    private static func port(of output: Pipe) async throws -> Int {
        let text = await withCheckedContinuation { (continuation: CheckedContinuation<String, Never>) in
            DispatchQueue.global().async {
                var text = ""
                while !text.contains("successfully on port") || !text.hasSuffix("\n") {
                    let data = output.fileHandleForReading.availableData
                    guard !data.isEmpty else { break }
                    text += String(decoding: data, as: UTF8.self)
                }
                continuation.resume(returning: text)
            }
        }
        guard let range = text.range(of: "successfully on port "),
            let port = Int(text[range.upperBound...].prefix { $0.isNumber })
        else { throw Failure(description: "chromedriver said: \(text)") }
        return port
    }

    // MARK: - What a person does

    func open(_ address: String) async throws {
        try await command("POST", "/url", ["url": .string(address)])
    }

    func click(_ selector: String) async throws {
        try await withElement(selector) { try await self.command("POST", "/element/\($0)/click", [:]) }
    }

    func type(_ text: String, into selector: String) async throws {
        try await withElement(selector) { element in
            try await self.command("POST", "/element/\(element)/clear", [:])
            return try await self.command("POST", "/element/\(element)/value", ["text": .string(text)])
        }
    }

    /// Presses keys where the focus is.
    func press(_ keys: String) async throws {
        let actions = keys.flatMap { key -> [JSONValue] in
            [["type": "keyDown", "value": .string(String(key))], ["type": "keyUp", "value": .string(String(key))]]
        }
        try await command(
            "POST", "/actions", ["actions": [["type": "key", "id": "keyboard", "actions": .array(actions)]]])
    }

    // MARK: - What a person sees

    func text(_ selector: String = "body") async throws -> String {
        try await withElement(selector) { try await self.command("GET", "/element/\($0)/text", nil) }.string ?? ""
    }

    func path() async throws -> String { try await script("return location.pathname + location.search").string ?? "" }

    func show(_ screen: Screen) async throws {
        let metrics: JSONValue = [
            "width": .number(Double(screen.width)), "height": .number(Double(screen.height)), "deviceScaleFactor": 1,
            "mobile": false,
        ]
        try await developer("Emulation.setDeviceMetricsOverride", metrics)
        let features: JSONValue = [
            ["name": "prefers-color-scheme", "value": .string(screen.isDark ? "dark" : "light")],
            ["name": "prefers-reduced-motion", "value": "reduce"],
        ]
        try await developer("Emulation.setEmulatedMedia", ["features": features])
        try await wait("matchMedia('(prefers-color-scheme: dark)').matches == \(screen.isDark)")
        // Styles count from the next picture on.
        let drawn = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)))"
        try await command("POST", "/execute/async", ["script": .string(drawn), "args": []])
    }

    /// Whether pages that are opened from now on may run scripts.
    func allowScripts(_ isAllowed: Bool) async throws {
        try await developer("Emulation.setScriptExecutionDisabled", ["value": .bool(!isAllowed)])
    }

    /// Keeps the modules of our pages away from pages that are opened from now on, so that these are as without scripts,
    /// and still run what a test asks of them.
    func withholdModules(_ isWithheld: Bool = true) async throws {
        try await developer("Network.enable")
        let addresses: JSONValue = isWithheld ? ["*/assets/*.js"] : []
        try await developer("Network.setBlockedURLs", ["urls": addresses])
    }

    /// Keeps a picture of the page in `.build/screenshots`.
    func keepPicture(_ name: String) async throws {
        let data = try await command("GET", "/screenshot", nil).string.flatMap { Data(base64Encoded: $0) }
        let folder = URL(filePath: FileManager.default.currentDirectoryPath).appending(path: ".build/screenshots")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try data?.write(to: folder.appending(path: "\(name).png"))
    }

    @discardableResult
    func script(_ source: String, _ arguments: [JSONValue] = []) async throws -> JSONValue {
        try await command("POST", "/execute/sync", ["script": .string(source), "args": .array(arguments)])
    }

    /// Waits until an expression holds; the test fails where that takes longer than `seconds`.
    func wait(_ condition: String, seconds: Int = 60, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let end = ContinuousClock.now + .seconds(seconds)
        repeat {
            // Asked anew each time: a script that waits in the page ends badly when the page is replaced meanwhile, and what
            // cannot be read yet does not hold.
            if (try? await value(of: "Boolean(\(condition))")) == true { return }
            // The browser tells nobody when a page has become as one wants it, and asking without a pause would be a load.
            try await Task.sleep(for: .milliseconds(30))
        } while ContinuousClock.now < end
        Issue.record("never came: \(condition)", sourceLocation: sourceLocation)
        throw Failure(description: "never came: \(condition) at \(try await path())")
    }

    /// Runs a script that says yes or no by its callback, the last of its arguments.
    func wait(async source: String) async throws -> Bool {
        try await command("POST", "/execute/async", ["script": .string(source), "args": []]) == true
    }

    /// What a script gives by its callback, the last of its arguments.
    func command(async source: String) async throws -> JSONValue {
        try await command("POST", "/execute/async", ["script": .string(source), "args": []])
    }

    /// What an expression gives once it has been the same over some frames: rows get their heights as they are drawn.
    func resting(_ expression: String) async throws -> JSONValue {
        try await command(
            async: """
                const done = arguments[arguments.length - 1];
                let [last, count] = [null, 0];
                const look = () => {
                  const now = \(expression);
                  count = now === last ? count + 1 : 0;
                  last = now;
                  count < 10 ? requestAnimationFrame(look) : done(now);
                };
                look();
                """)
    }

    /// What axe-core finds that is serious.
    func accessibilityFaults() async throws -> [String] {
        let file = URL(filePath: FileManager.default.currentDirectoryPath).appending(path: ".build/axe/axe.min.js")
        if try await script("return 'axe' in window") != true {
            guard let axe = try? String(contentsOf: file, encoding: .utf8) else {
                throw Failure(description: "axe-core is missing: scripts/fetch-axe")
            }
            try await script(axe)
        }
        let run = """
            const done = arguments[arguments.length - 1];
            const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
            axe.run(document, { runOnly: { type: "tag", values: tags } }).then((result) => done(
              result.violations.map((fault) => `${fault.impact} ${fault.id}: ` +
                fault.nodes.map((node) => node.html + " " + node.any.map((one) => one.message).join(" ")).join(" | "))));
            """
        return try await command("POST", "/execute/async", ["script": .string(run), "args": []]).array
            .compactMap(\.string)
    }

    /// What the browser has complained of since it was asked last.
    func complaints() async throws -> [String] {
        try await command("POST", "/se/log", ["type": "browser"]).array.compactMap { entry in
            guard entry["level"]?.string != "DEBUG", entry["level"]?.string != "INFO" else { return nil }
            return entry["message"]?.string
        }
    }

    /// How many windows and tabs there are.
    func windowCount() async throws -> Int { try await command("GET", "/window/handles", nil).array.count }

    /// Runs a script in every page that is loaded from now on, before its own.
    func beforeEachPage(_ source: String) async throws {
        try await developer("Page.addScriptToEvaluateOnNewDocument", ["source": .string(source)])
    }

    func goBack() async throws { try await command("POST", "/back", [:]) }

    func reload() async throws { try await command("POST", "/refresh", [:]) }

    // MARK: - The protocol

    /// What an element says that is not there yet, or was drawn anew since it was looked up: a person waits, and tries
    /// again.
    private static let passing: Set<String> = [
        "no such element", "stale element reference", "element not interactable", "element click intercepted",
        "invalid element state",
    ]

    /// Does something with an element as soon as that is possible; fails where it is not within a minute.
    @discardableResult
    private func withElement(_ selector: String, _ use: (String) async throws -> JSONValue) async throws -> JSONValue {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            do {
                return try await use(try await element(selector))
            } catch let failure as Failure {
                guard let error = failure.error, Self.passing.contains(error), ContinuousClock.now < end else {
                    throw failure
                }
                // A browser tells its driver nothing of when an element can be used.
                try await Task.sleep(for: .milliseconds(30))
            }
        }
    }

    private func element(_ selector: String) async throws -> String {
        let answer = try await command("POST", "/element", ["using": "css selector", "value": .string(selector)])
        guard case .object(let object) = answer, let id = object.values.first?.string else {
            throw Failure(description: "no element \(selector)")
        }
        return id
    }

    /// Asks the browser itself, by the protocol of its developer tools.
    @discardableResult
    func developer(_ name: String, _ parameters: JSONValue = [:]) async throws -> JSONValue {
        try await command("POST", "/goog/cdp/execute", ["cmd": .string(name), "params": parameters])
    }

    @discardableResult
    private func command(_ method: String, _ path: String, _ body: JSONValue?) async throws -> JSONValue {
        try await Self.command(http, method, "/session/\(session)\(path)", body)
    }

    private static func command(
        _ http: Browser, _ method: String, _ path: String, _ body: JSONValue?
    ) async throws -> JSONValue {
        let text = try body.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        let answer = try await http.send(
            method, path, headers: [("Content-Type", "application/json; charset=utf-8")], body: text)
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(answer.body.utf8))["value"] ?? .null
        guard answer.status == 200 else {
            let (error, message) = (value["error"]?.string ?? "", value["message"]?.string ?? "")
            throw Failure(
                description: "\(path) \(body?["value"]?.string ?? ""): \(error): \(message)", error: error)
        }
        return value
    }
}
