internal import CAres
internal import Glibc
internal import MailModel

/// The system's own list of names, `/etc/hosts`, which is asked before DNS.
///
/// Read again when the file changed. A missing or unreadable file is an empty one. Not thread-safe: the resolver's
/// thread owns it.
struct HostsFile {
    /// Bytes beyond this are not read: a list of blocked hosts may be large, one of gigabytes is a mistake.
    static let maximumBytes = 8 << 20

    /// More addresses of one name are left out.
    static let maximumAddresses = 64

    private let path: String
    private var version: FileVersion?
    private var addresses: [String: [IPAddress]] = [:]

    init(path: String = "/etc/hosts") { self.path = path }

    /// The addresses listed for `name`, in the file's order; empty where it lists none.
    mutating func addresses(of name: DomainName) -> [IPAddress] {
        let present = FileVersion(ofFileAt: path)
        if present != version {
            version = present
            addresses = present == nil ? [:] : Self.parse(Self.read(path))
        }
        return addresses[name.description] ?? []
    }

    /// Reads lines of an address and names; whatever is unreadable is skipped.
    static func parse(_ bytes: [UInt8]) -> [String: [IPAddress]] {
        var result: [String: [IPAddress]] = [:]
        for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let content = line.prefix { $0 != UInt8(ascii: "#") }
            let words = content.split { $0 == 0x20 || $0 == 0x09 }
            guard words.count >= 2, let address = IPAddress(String(decoding: words[0], as: UTF8.self)) else { continue }
            for word in words.dropFirst() {
                guard let name = DomainName(String(decoding: word, as: UTF8.self)) else { continue }
                var known = result[name.description] ?? []
                guard known.count < maximumAddresses, !known.contains(address) else { continue }
                known.append(address)
                result[name.description] = known
            }
        }
        return result
    }

    private static func read(_ path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count < maximumBytes {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return bytes
    }
}

/// By what a changed file is noticed.
struct FileVersion: Equatable {
    private let device: UInt
    private let inode: UInt
    private let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    /// Nil where there is no such file.
    init?(ofFileAt path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
        size = Int(status.st_size)
        seconds = Int(status.st_mtim.tv_sec)
        nanoseconds = Int(status.st_mtim.tv_nsec)
    }
}
