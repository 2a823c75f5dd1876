internal import MIME

/// Puts a large message together from the parts of it that were fetched, so that it is read like a whole one.
///
/// Each part has the place, and so the IMAP section, that it has on the server; one that was not fetched has an empty
/// body. Messages inside the message are left closed.
struct PartAssembly {
    private let tree: PartTree
    private let bodies: [PartSection: [UInt8]]
    private var output: [UInt8]

    private enum Step {
        case body(Int)
        case part(Int, boundary: [UInt8])
        case end(boundary: [UInt8])
    }

    static func message(header: [UInt8], tree: PartTree, bodies: [PartSection: [UInt8]]) -> [UInt8] {
        var assembly = PartAssembly(header: header, tree: tree, bodies: bodies)
        assembly.run(rootBoundary: HeaderBlock(header).contentType?.boundary)
        return assembly.output
    }

    private init(header: [UInt8], tree: PartTree, bodies: [PartSection: [UInt8]]) {
        self.tree = tree
        self.bodies = bodies
        output = header
        output.reserveCapacity(header.count + bodies.values.reduce(0) { $0 + $1.count } + 4_096)
        if !HeaderBlock(header).isTerminated {
            if header.last != 0x0A { output += Self.lineBreak }
            output += Self.lineBreak
        }
    }

    private mutating func run(rootBoundary: [UInt8]?) {
        var stack: [Step] = [.body(0)]
        while let step = stack.popLast() {
            switch step {
            case .body(let index):
                let part = tree.parts[index]
                let type = part.details.contentType
                let boundary = index == 0 ? rootBoundary ?? type.boundary : type.boundary
                if type.isMultipart, !part.children.isEmpty, let boundary {
                    stack.append(.end(boundary: boundary))
                    stack += part.children.reversed().map { .part($0, boundary: boundary) }
                } else if let section = tree.bodySection(of: index), let body = bodies[section] {
                    output += body
                }
            case .part(let index, let boundary):
                output += Self.lineBreak + Self.hyphens + boundary + Self.lineBreak
                write(tree.parts[index].details)
                output += Self.lineBreak
                stack.append(.body(index))
            case .end(let boundary): output += Self.lineBreak + Self.hyphens + boundary + Self.hyphens + Self.lineBreak
            }
        }
    }

    // MARK: Fields

    private static let lineBreak: [UInt8] = [0x0D, 0x0A]
    private static let hyphens: [UInt8] = [0x2D, 0x2D]

    private mutating func write(_ details: PartDetails) {
        write("Content-Type", details.contentType.mediaType, details.contentType.parameters)
        write("Content-Transfer-Encoding", details.transferEncoding.description)
        if let disposition = details.disposition {
            write("Content-Disposition", disposition.kind, disposition.parameters)
        }
        if let id = details.contentID { write("Content-ID", "<\(id)>") }
        if let place = details.contentLocation { write("Content-Location", place) }
    }

    private mutating func write(_ name: String, _ value: String, _ parameters: ParameterList = ParameterList()) {
        output += Array(name.utf8) + [0x3A, 0x20]
        append(value.utf8)
        for parameter in parameters.parameters {
            output += [0x3B, 0x20]
            append(parameter.name.utf8)
            output += [0x3D, 0x22]
            for byte in parameter.value where byte != 0x0D && byte != 0x0A {
                if byte == 0x22 || byte == 0x5C { output.append(0x5C) }
                output.append(byte)
            }
            output.append(0x22)
        }
        output += Self.lineBreak
    }

    /// What a server told is no field of its own: it cannot begin another line.
    private mutating func append(_ text: some Sequence<UInt8>) {
        for byte in text where byte != 0x0D && byte != 0x0A { output.append(byte) }
    }
}
