// Compares what the sources import with what they may import. Compiled and run by scripts/check-layers.
//
// SwiftPM lets a file import any module that happens to be built before it, so an arrow that points upwards, or a
// dependency that nobody declared, goes unseen. Three things have to agree, and this program compares them:
//
// - the targets table of docs/architecture.md: layer, imports, packages and system modules of each target;
// - Package.swift, as `swift package dump-package` prints it;
// - every `import` under Sources, Tests and the fuzz targets.
//
// It also asks for a comment directly above each construct that switches one of the compiler's checks off.

import Foundation

struct Problem: Error, CustomStringConvertible {
    let description: String
}

// MARK: - Package.swift

struct Target {
    let name: String
    let kind: String
    let path: String
    /// Dependencies in this package.
    var targets: Set<String> = []
    /// Products of other packages.
    var products: Set<String> = []

    /// Tests and fuzz targets have no row: they may use whatever they declare.
    var isOnlyForTests: Bool { kind == "test" || name.hasPrefix("Fuzz") }
}

struct Manifest {
    let targets: [Target]

    init(path: String) throws {
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
        guard let root = json as? [String: Any], let list = root["targets"] as? [[String: Any]] else {
            throw Problem(description: "\(path) is not what `swift package dump-package` prints")
        }
        let names = Set(list.compactMap { $0["name"] as? String })
        targets = list.compactMap { entry in
            guard let name = entry["name"] as? String, let kind = entry["type"] as? String else { return nil }
            let folder = kind == "test" ? "Tests" : "Sources"
            var target = Target(name: name, kind: kind, path: entry["path"] as? String ?? "\(folder)/\(name)")
            for dependency in entry["dependencies"] as? [[String: Any]] ?? [] {
                for (form, value) in dependency {
                    guard let word = (value as? [Any])?.first as? String else { continue }
                    if form == "product" || !names.contains(word) {
                        target.products.insert(word)
                    } else {
                        target.targets.insert(word)
                    }
                }
            }
            return target
        }
    }
}

// MARK: - docs/architecture.md

struct Row {
    /// Nil for targets outside the product: test kits and test servers.
    let layer: Int?
    let targets: Set<String>
    let products: Set<String>
    let system: Set<String>
}

/// Reads the table whose header is `| L | target | imports | packages | system | ...`.
func readTable(path: String) throws -> [String: Row] {
    var rows: [String: Row] = [:]
    var isInside = false
    for line in try linesOfFile(path) {
        guard line.hasPrefix("|") else {
            isInside = false
            continue
        }
        let cells = line.dropFirst().split(separator: "|", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        if cells.prefix(5) == ["L", "target", "imports", "packages", "system"] {
            isInside = true
        } else if isInside, cells.count >= 6, !cells[0].hasPrefix("--") {
            let row = Row(
                layer: Int(cells[0]), targets: words(cells[2]), products: words(cells[3]), system: words(cells[4]))
            for name in words(cells[1]) {
                guard rows.updateValue(row, forKey: name) == nil else {
                    throw Problem(description: "\(path): two rows for \(name)")
                }
            }
        }
    }
    guard !rows.isEmpty else { throw Problem(description: "\(path): no table of targets") }
    return rows
}

func linesOfFile(_ path: String) throws -> [Substring] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
}

func words(_ cell: String) -> Set<String> {
    Set(cell.split(whereSeparator: { ", `".contains($0) }).map(String.init))
}

// MARK: - Sources

struct Import {
    let module: String
    let line: Int
}

/// One file as lines of code, without comments and the insides of string literals, beside the lines as written.
struct SourceFile {
    let path: String
    let lines: [Substring]
    let code: [String]

    init(path: String) throws {
        self.path = path
        lines = try linesOfFile(path)
        var isInsideText = false
        code = lines.map { line in
            let count = line.components(separatedBy: "\"\"\"").count - 1
            defer { if count % 2 == 1 { isInsideText.toggle() } }
            return isInsideText || count > 0 ? "" : Self.stripped(line)
        }
    }

    private static func stripped(_ line: Substring) -> String {
        var result = ""
        var isInString = false
        var isEscaped = false
        var previous: Character = " "
        for character in line {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    isInString = false
                }
            } else if character == "\"" {
                isInString = true
            } else if character == "/", previous == "/" {
                result.removeLast()
                break
            } else {
                result.append(character)
            }
            previous = character
        }
        return result
    }

    var imports: [Import] {
        let kinds: Set<String> = [
            "struct", "class", "enum", "protocol", "typealias", "func", "var", "let", "actor",
        ]
        return code.enumerated().compactMap { index, text in
            let words = text.split(separator: " ").map(String.init)
            guard let position = words.firstIndex(of: "import"), position + 1 < words.count,
                words[..<position].allSatisfy({ $0.hasPrefix("@") || accessLevels.contains($0) })
            else { return nil }
            var name = words[position + 1]
            if kinds.contains(name), position + 2 < words.count { name = words[position + 2] }
            return Import(module: String(name.prefix { $0 != "." }), line: index + 1)
        }
    }

    /// Constructs that need a reason, with the line of each that has none above it.
    var unexplained: [(line: Int, construct: String)] {
        code.enumerated().flatMap { index, text in
            constructs.compactMap { construct in
                guard text.contains(construct.hint), text.contains(construct.pattern), !hasReason(above: index) else {
                    return nil
                }
                return (index + 1, construct.name)
            }
        }
    }

    /// Whether the comment block above the statement has a line that gives a reason: a plain `//`, or a doc comment
    /// that says because.
    private func hasReason(above index: Int) -> Bool {
        var line = index - 1
        // Up to where the statement starts, and past its attributes.
        while line >= 0 {
            let text = code[line].trimmingCharacters(in: .whitespaces)
            let isContinued = text.last.map { ",:(=[".contains($0) } ?? false || text.hasSuffix("->")
            guard isContinued || text.hasPrefix("@") else { break }
            line -= 1
        }
        while line >= 0 {
            let text = lines[line].trimmingCharacters(in: .whitespaces)
            guard text.hasPrefix("//") else { return false }
            if !text.hasPrefix("///") || text.contains("because") { return true }
            line -= 1
        }
        return false
    }
}

let accessLevels: Set<String> = ["public", "package", "internal", "fileprivate", "private"]

struct Construct {
    let name: String
    /// A literal that every match contains: looked for first, because it is much cheaper.
    let hint: String
    let pattern: Regex<Substring>
}

let unstructuredTask = "unstructured Task"

// A `Regex` is not Sendable, and these are read by one thread only.
nonisolated(unsafe) let constructs: [Construct] = [
    Construct(name: "@unchecked Sendable", hint: "@unchecked", pattern: /@unchecked\s+Sendable/),
    Construct(name: "nonisolated(unsafe)", hint: "nonisolated(unsafe)", pattern: /\bnonisolated\(unsafe\)/),
    Construct(name: "unowned(unsafe)", hint: "unowned(unsafe)", pattern: /\bunowned\(unsafe\)/),
    Construct(name: unstructuredTask, hint: "Task", pattern: /\bTask(?:<[^>]*>)?(?:\.detached|\.immediate)?\s*[({]/),
    Construct(name: "try!", hint: "try!", pattern: /\btry!/),
    Construct(name: "as!", hint: "as!", pattern: /\bas!/),
    Construct(name: "fatalError", hint: "fatalError", pattern: /\bfatalError\s*\(/),
]

func swiftFiles(under path: String) -> [String] {
    guard let found = FileManager.default.enumerator(atPath: path) else { return [] }
    return found.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().map { "\(path)/\($0)" }
}

// MARK: - The comparison

/// Modules of the toolchain that any target may use: they bring no I/O and no other libraries.
let freeModules: Set<String> = ["Swift", "Synchronization"]
/// Modules of the toolchain that tests may use besides what their target declares.
let testModules: Set<String> = ["Testing", "Foundation", "FoundationEssentials", "Glibc", "Musl", "Dispatch"]

@main
struct CheckLayers {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 || (arguments.count == 4 && arguments[3] == "--actual") else {
            throw Problem(description: "usage: check-layers MANIFEST.json ARCHITECTURE.md [--actual]")
        }
        let manifest = try Manifest(path: arguments[1])
        if arguments.count == 4 { return try printActual(manifest) }
        let rows = try readTable(path: arguments[2])
        var problems: [String] = []
        problems += compare(manifest, with: rows, tablePath: arguments[2])
        problems += foldersWithoutTarget(manifest)
        for target in manifest.targets where target.kind != "system" {
            problems += try check(target, system: rows[target.name]?.system ?? [])
        }
        for problem in problems { print(problem) }
        if !problems.isEmpty { exit(1) }
    }

    /// What each target really imports, in the form of the table's cells.
    static func printActual(_ manifest: Manifest) throws {
        let names = Set(manifest.targets.map(\.name))
        for target in manifest.targets where target.kind != "system" {
            let imported = try swiftFiles(under: target.path).reduce(into: Set<String>()) { result, path in
                result.formUnion(try SourceFile(path: path).imports.map(\.module))
            }
            .subtracting(freeModules).subtracting(["Musl", "Darwin"])
            let system = imported.intersection(testModules)
            let cells = [names, imported.subtracting(names).subtracting(system), system].map { modules in
                imported.intersection(modules).sorted().joined(separator: ", ")
            }
            print("\(target.name) | \(cells.joined(separator: " | "))")
        }
    }

    /// The table against Package.swift, and the direction of every arrow.
    static func compare(_ manifest: Manifest, with rows: [String: Row], tablePath: String) -> [String] {
        var problems: [String] = []
        let names = Set(manifest.targets.map(\.name))
        for name in rows.keys.sorted() where !names.contains(name) {
            problems.append("\(tablePath): the row \(name) has no target in Package.swift")
        }
        for target in manifest.targets where !target.isOnlyForTests {
            guard let row = rows[target.name] else {
                problems.append("\(tablePath): no row for the target \(target.name)")
                continue
            }
            problems += differences("imports", table: row.targets, manifest: target.targets).map {
                "\(tablePath): row \(target.name): \($0)"
            }
            problems += differences("packages", table: row.products, manifest: target.products).map {
                "\(tablePath): row \(target.name): \($0)"
            }
            guard let layer = row.layer else { continue }
            for dependency in target.targets.sorted() {
                guard let other = rows[dependency] else { continue }
                guard let below = other.layer else {
                    problems.append("Package.swift: \(target.name) is the product, \(dependency) is only for its tests")
                    continue
                }
                if below >= layer {
                    problems.append(
                        "Package.swift: \(target.name) (layer \(layer)) depends on \(dependency) (layer \(below)); "
                            + "arrows point down")
                }
            }
        }
        return problems
    }

    static func differences(_ column: String, table: Set<String>, manifest: Set<String>) -> [String] {
        manifest.subtracting(table).sorted().map { "\($0) is in Package.swift, not under `\(column)`" }
            + table.subtracting(manifest).sorted().map { "\($0) is under `\(column)`, not in Package.swift" }
    }

    /// Sources that nothing builds are not looked at by any test.
    static func foldersWithoutTarget(_ manifest: Manifest) -> [String] {
        let paths = manifest.targets.map(\.path)
        return ["Sources", "Tests", "Fuzzing"].flatMap { parent in
            ((try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []).sorted()
                .map { "\(parent)/\($0)" }
                .filter { folder in
                    !paths.contains { $0 == folder || $0.hasPrefix(folder + "/") } && !swiftFiles(under: folder).isEmpty
                }
                .map { "\($0): no target in Package.swift builds this folder" }
        }
    }

    static func check(_ target: Target, system: Set<String>) throws -> [String] {
        var problems: [String] = []
        var used: Set<String> = []
        var allowed = target.targets.union(target.products).union(system).union(freeModules)
        if target.isOnlyForTests { allowed.formUnion(testModules) }
        // The same interface under the names of other C libraries.
        if allowed.contains("Glibc") { allowed.formUnion(["Musl", "Darwin"]) }
        for path in swiftFiles(under: target.path) {
            let file = try SourceFile(path: path)
            for imported in file.imports {
                used.insert(imported.module)
                if !allowed.contains(imported.module) {
                    problems.append("\(path):\(imported.line): \(target.name) may not import \(imported.module)")
                }
            }
            // A test starts a task to see what happens when it is cancelled; that needs no defence.
            problems += file.unexplained.filter { target.kind != "test" || $0.construct != unstructuredTask }.map {
                "\(path):\($0.line): \($0.construct) without a comment directly above that says why it is right"
            }
        }
        if !target.isOnlyForTests {
            for module in target.targets.union(target.products).union(system).subtracting(used).sorted() {
                problems.append("\(target.path): \(target.name) declares \(module) and imports it nowhere")
            }
        }
        return problems
    }
}
