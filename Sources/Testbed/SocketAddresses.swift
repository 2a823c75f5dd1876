import Glibc

/// A numeric IP address and a port in the form that system calls take.
struct InternetAddress {
    private var storage: sockaddr_storage
    private let length: socklen_t

    /// Fails for anything but a numeric IPv4 or IPv6 address and a port number.
    init?(host: String, port: Int) {
        guard let port = UInt16(exactly: port) else { return nil }
        var storage = sockaddr_storage()
        var four = sockaddr_in()
        var six = sockaddr_in6()
        if inet_pton(AF_INET, host, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            withUnsafeMutableBytes(of: &storage) { target in
                withUnsafeBytes(of: four) { target.copyMemory(from: $0) }
            }
            length = socklen_t(MemoryLayout<sockaddr_in>.size)
        } else if inet_pton(AF_INET6, host, &six.sin6_addr) == 1 {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &storage) { target in
                withUnsafeBytes(of: six) { target.copyMemory(from: $0) }
            }
            length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        } else {
            return nil
        }
        self.storage = storage
    }

    var family: Int32 { Int32(storage.ss_family) }

    func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            // A socket address is defined to be read through its common head.
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}

/// Names of Unix sockets in the form that system calls take.
enum UnixAddress {
    /// Calls `body` with the address of a socket file.
    ///
    /// The path must be shorter than 108 bytes; a longer one is cut and then not found.
    static func withPath<Result>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withName(Array(path.utf8), body)
    }

    /// Calls `body` with a name in the abstract space of Linux.
    static func withAbstract<Result>(_ name: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withName([0] + Array(name.utf8), body)
    }

    private static func withName<Result>(_ name: [UInt8], _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result)
        -> Result
    {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let used = withUnsafeMutableBytes(of: &address.sun_path) { target in
            let part = name.prefix(target.count - 1)
            target.copyBytes(from: part)
            return part.count
        }
        // An abstract name has no terminator: its length is part of the address. A path is ended by the zero after it.
        let isPath = name.first != 0
        let length = MemoryLayout<sa_family_t>.size + used + (isPath ? 1 : 0)
        return withUnsafePointer(to: address) { pointer in
            // A socket address is defined to be read through its common head.
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
        }
    }
}
