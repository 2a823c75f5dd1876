import Glibc

/// The ports of one testbed: a block that is reserved against other testbeds as long as this value lives.
///
/// Blocks lie below the range from which the system takes the ports of outgoing connections, so that a port which was
/// free when it was chosen is still free when the server opens it.
struct PortBlock: ~Copyable {
    /// The uses of the ports, in the order of their numbers within the block.
    enum Use: Int, CaseIterable {
        case dns, lmtp, mx, refusing, greylisting, closed
        case allIMAPS, allIMAP, allSubmissions, allSubmission
        case plainIMAPS, plainIMAP, plainSubmissions, plainSubmission
        case loginIMAPS, loginIMAP, loginSubmissions, loginSubmission
        case scramIMAPS, scramIMAP, scramSubmissions, scramSubmission
        case unattendedIMAPS, unattendedIMAP, unattendedSubmissions, unattendedSubmission
        case fewConnections, fewMessages, fewSignIns
        case oauth
    }

    /// The mail ports of one Dovecot instance and of Postfix in front of it.
    struct MailPorts {
        let imaps: Int
        let imap: Int
        let submissions: Int
        let submission: Int
    }

    private static let firstPort = 20000
    private static let blockSize = 32
    private static let blockCount = 384

    /// The address and the name of the server that has nothing wrong with it.
    ///
    /// Not 127.0.0.1: to Dovecot a connection from its own address counts as secured, with no TLS needed to sign in.
    static let goodHost = "127.0.0.2"
    static let expiredHost = "127.0.0.3"
    static let wrongNameHost = "127.0.0.4"
    static let narrowHost = "127.0.0.5"

    private let number: Int
    private let reservation: Int32

    /// Whether `::1` can be listened on.
    let ipv6: Bool

    /// Whether the usual ports of web and mail are free on this testbed's own address. They are not where something
    /// listens on them for every address of the machine.
    let hasUsualPorts: Bool

    /// The usual ports of the web and of mail.
    private static let usualPorts = [80, 443, 143, 993, 465, 587]

    /// Reserves the first free block, beginning at a random one.
    ///
    /// - Throws: `noFreePorts` when every block has a port in use.
    init() throws(TestbedError) {
        ipv6 = Self.isFree(host: "::1", port: 0, type: SOCK_STREAM)
        (number, reservation) = try Self.reserveFreeBlock(ipv6: ipv6)
        let host = Self.dnsHost(number)
        hasUsualPorts = Self.usualPorts.allSatisfy { Self.isFree(host: host, port: $0, type: SOCK_STREAM) }
    }

    private static func reserveFreeBlock(ipv6: Bool) throws(TestbedError) -> (number: Int, reservation: Int32) {
        let start = Int.random(in: 0..<blockCount)
        for step in 0..<blockCount {
            let number = (start + step) % blockCount
            guard let reservation = reserve(number) else { continue }
            if blockIsFree(number, ipv6: ipv6) { return (number, reservation) }
            close(reservation)
        }
        throw TestbedError(
            .noFreePorts,
            "No free block of ports was found from \(firstPort) to \(firstPort + blockSize * blockCount - 1); "
                + "stop what listens there.")
    }

    deinit {
        close(reservation)
    }

    /// The port for a use.
    func port(_ use: Use) -> Int {
        Self.firstPort + number * Self.blockSize + use.rawValue
    }

    /// The address on which this testbed's DNS listens on port 53.
    var dnsHost: String { Self.dnsHost(number) }

    /// The address on which web and mail are served on their usual ports; nil where those are taken.
    var usualHost: String? { hasUsualPorts ? dnsHost : nil }

    /// The addresses on which mail servers listen.
    var goodHosts: [String] { [Self.goodHost, "127.0.0.1"] + (ipv6 ? ["::1"] : []) }

    /// The four mail ports of a flavour.
    func mailPorts(_ flavour: SASLFlavour) -> MailPorts {
        let uses: (Use, Use, Use, Use) =
            switch flavour {
            case .all: (.allIMAPS, .allIMAP, .allSubmissions, .allSubmission)
            case .plain: (.plainIMAPS, .plainIMAP, .plainSubmissions, .plainSubmission)
            case .login: (.loginIMAPS, .loginIMAP, .loginSubmissions, .loginSubmission)
            case .scram: (.scramIMAPS, .scramIMAP, .scramSubmissions, .scramSubmission)
            case .unattended:
                (.unattendedIMAPS, .unattendedIMAP, .unattendedSubmissions, .unattendedSubmission)
            }
        return MailPorts(
            imaps: port(uses.0), imap: port(uses.1), submissions: port(uses.2), submission: port(uses.3))
    }

    private static func dnsHost(_ number: Int) -> String {
        "127.53.\(number / 200 + 1).\(number % 200 + 1)"
    }

    /// Takes a name that only one process can hold; the system gives it back when the process ends, however it ends.
    private static func reserve(_ number: Int) -> Int32? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        // A leading NUL puts the name into the abstract space, where no file is left behind.
        let bound = UnixAddress.withAbstract("salesnode-testbed-ports-\(number)") { bind(descriptor, $0, $1) }
        guard bound == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    private static func blockIsFree(_ number: Int, ipv6: Bool) -> Bool {
        let hosts = ["127.0.0.1", goodHost, expiredHost, wrongNameHost, narrowHost] + (ipv6 ? ["::1"] : [])
        for use in Use.allCases {
            let port = firstPort + number * blockSize + use.rawValue
            for host in hosts {
                guard isFree(host: host, port: port, type: SOCK_STREAM) else { return false }
                if use == .dns, !isFree(host: host, port: port, type: SOCK_DGRAM) { return false }
            }
        }
        return isFree(host: dnsHost(number), port: 53, type: SOCK_STREAM)
            && isFree(host: dnsHost(number), port: 53, type: SOCK_DGRAM)
    }

    private static func isFree(host: String, port: Int, type: __socket_type) -> Bool {
        guard let address = InternetAddress(host: host, port: port) else { return false }
        let descriptor = socket(address.family, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        if type == SOCK_STREAM {
            // As the servers do: a connection that still lingers from an earlier testbed is no obstacle.
            var yes: Int32 = 1
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        }
        return address.withSocketAddress { bind(descriptor, $0, $1) } == 0
    }
}
