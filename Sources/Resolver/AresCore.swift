internal import CAres
internal import Glibc
internal import MailModel
internal import NIOCore

/// How c-ares is set up.
struct AresSettings: Sendable {
    /// Empty means the system's `resolv.conf`.
    var servers: [DNSServer]
    /// First wait for one server, in milliseconds; c-ares doubles it on each round.
    var timeoutMilliseconds: Int = 2000
    /// Rounds over all servers.
    var tries: Int = 3
    /// Lookups that may wait at a time.
    var maximumPending: Int = 4096
    /// Queries on the wire at a time. More at once overflow a DNS server's socket buffer, and then each lost one costs
    /// the whole timeout.
    var maximumOpenQueries: Int = 100
    /// The port of the servers in `resolv.conf`, which can name none.
    var port: Int = 53
    var hostsPath = "/etc/hosts"
    var resolverConfigurationPath = "/etc/resolv.conf"
}

/// The c-ares channel with its sockets and lookups. Lives on one thread and is not `Sendable`.
final class AresCore {
    private struct Pending {
        let lookup: DNSLookup
        var addresses = AddressLookup()
        var expiry: NIODeadline
    }

    private let settings: AresSettings
    private var channel: ares_channel?
    private var explaining: ares_channel?
    private var channelVersion: FileVersion?
    private var hosts: HostsFile
    private var interests: [CInt: Int16] = [:]
    private var pending: [UInt64: Pending] = [:]
    private var queue: ArraySlice<UInt64> = []
    private var openQueries = 0
    private var lastNumber: UInt64 = 0
    /// No lookup expires before this; it may be earlier than the first that does.
    private var nextExpiry = NIODeadline.distantFuture

    // c-ares wants this once per process, before anything else.
    private static let libraryStatus = ares_library_init(ARES_LIB_INIT_ALL)

    init(settings: AresSettings) {
        self.settings = settings
        hosts = HostsFile(path: settings.hostsPath)
    }

    // MARK: Lookups

    func start(_ lookup: DNSLookup) {
        guard !lookup.isFinished else { return }
        if case .addresses(let name) = lookup.question {
            let listed = hosts.addresses(of: name)
            if !listed.isEmpty { return lookup.finish(.success(.addresses(listed))) }
        }
        guard pending.count < settings.maximumPending else { return lookup.finish(failure(.overloaded)) }
        lastNumber += 1
        let number = lastNumber
        pending[number] = Pending(lookup: lookup, expiry: lookup.deadline)
        nextExpiry = min(nextExpiry, lookup.deadline)
        queue.append(number)
    }

    /// Puts waiting lookups on the wire as far as there is room.
    private func askQueued() {
        while openQueries < settings.maximumOpenQueries, let number = queue.popFirst() {
            guard let entry = pending[number] else { continue }
            guard let channel = readyChannel() else {
                finish(number, failure(.unreachable))
                continue
            }
            for type in entry.lookup.question.types {
                let query = AresQuery(core: self, number: number, type: type, isExplaining: false)
                ask(query, entry.lookup.question, channel)
            }
        }
    }

    private func ask(_ query: AresQuery, _ question: DNSQuestion, _ channel: ares_channel) {
        openQueries += 1
        ares_query(
            channel, question.name.description, 1, query.type.rawValue,
            { argument, status, _, answer, count in
                guard let argument else { return }
                let query = Unmanaged<AresQuery>.fromOpaque(argument).takeRetainedValue()
                query.core.answered(query, status: status, answer: answer, count: count)
            }, Unmanaged.passRetained(query).toOpaque())
    }

    /// Drops lookups whose task was cancelled. Their queries end by themselves: c-ares cannot cancel a single one.
    func forgetFinished() {
        for (number, entry) in pending where entry.lookup.isFinished { pending[number] = nil }
    }

    /// Ends everything; the core is of no use afterwards.
    func stop() {
        let entries = pending.values
        pending = [:]
        for entry in entries { entry.lookup.finish(failure(.cancelled)) }
        // This calls the callback of each open query, which finds nothing pending.
        destroyChannels()
    }

    fileprivate func answered(_ query: AresQuery, status: CInt, answer: UnsafePointer<UInt8>?, count: CInt) {
        openQueries -= 1
        guard var entry = pending[query.number] else { return }
        if status == ARES_ECONNREFUSED, !query.isExplaining, let explaining {
            // c-ares says this when the last server refused or failed as well as when nothing listens. Asking once more
            // in the other way, in which it takes the first answer for good, tells which it was.
            let again = AresQuery(core: self, number: query.number, type: query.type, isExplaining: true)
            return ask(again, entry.lookup.question, explaining)
        }
        let status = query.isExplaining && status == ARES_ETIMEOUT ? ARES_ECONNREFUSED : status
        let outcome: DNSLookup.Outcome =
            if status == ARES_SUCCESS, let answer {
                DNSAnswerReader.read(query.type, answer, count)
            } else {
                failure(DNSAnswerReader.fault(status))
            }
        guard case .addresses = entry.lookup.question else { return finish(query.number, outcome) }
        let addresses = outcome.map { answer -> [IPAddress] in
            guard case .addresses(let addresses) = answer else { return [] }
            return addresses
        }
        switch entry.addresses.received(addresses, for: query.type, at: .now()) {
        case .wait:
            pending[query.number] = entry
        case .waitUntil(let grace):
            entry.expiry = min(entry.expiry, grace)
            nextExpiry = min(nextExpiry, entry.expiry)
            pending[query.number] = entry
        case .finished(let result):
            finish(query.number, result.map(DNSAnswer.addresses))
        }
    }

    private func finish(_ number: UInt64, _ outcome: DNSLookup.Outcome) {
        pending.removeValue(forKey: number)?.lookup.finish(outcome)
    }

    private func expire(at now: NIODeadline) {
        guard now >= nextExpiry else { return }
        var next = NIODeadline.distantFuture
        for (number, entry) in pending {
            if entry.expiry > now {
                next = min(next, entry.expiry)
            } else if case .addresses = entry.lookup.question {
                finish(number, entry.addresses.timedOut().map(DNSAnswer.addresses))
            } else {
                finish(number, failure(.timedOut))
            }
        }
        nextExpiry = next
    }

    private func failure(_ fault: DNSFault) -> DNSLookup.Outcome { .failure(AddressLookup.Failure(fault: fault)) }

    // MARK: Sockets

    /// Waits for sockets, time or a wake-up, and lets c-ares work once.
    func turn(wakeDescriptor: CInt) {
        askQueued()
        var descriptors = [pollfd(fd: wakeDescriptor, events: Int16(POLLIN), revents: 0)]
        for (descriptor, events) in interests {
            descriptors.append(pollfd(fd: descriptor, events: events, revents: 0))
        }
        let ready = poll(&descriptors, nfds_t(descriptors.count), pollTimeout(at: .now()))
        if ready > 0 {
            if descriptors[0].revents != 0 { drain(wakeDescriptor) }
            for entry in descriptors.dropFirst() where entry.revents != 0 {
                // An error condition shows on reading.
                let isReadable = entry.revents & Int16(POLLIN | POLLERR | POLLHUP | POLLNVAL) != 0
                let isWritable = entry.revents & Int16(POLLOUT) != 0
                // A channel passes over a descriptor that is not its own.
                for channel in channels {
                    ares_process_fd(channel, isReadable ? entry.fd : -1, isWritable ? entry.fd : -1)
                }
            }
        }
        // Also when sockets were busy: it is this call that notices c-ares' own timeouts.
        for channel in channels { ares_process_fd(channel, -1, -1) }
        expire(at: .now())
        askQueued()
    }

    private func pollTimeout(at now: NIODeadline) -> CInt {
        var milliseconds = Int64(60_000)
        if !pending.isEmpty {
            // Rounded up, so that the thread does not wake just too early and spin.
            milliseconds = min(milliseconds, max(0, ((nextExpiry - now).nanoseconds + 999_999) / 1_000_000))
        }
        for channel in channels where openQueries > 0 {
            var limit = timeval(tv_sec: 60, tv_usec: 0)
            var result = timeval()
            if let next = ares_timeout(channel, &limit, &result)?.pointee {
                milliseconds = min(milliseconds, max(0, Int64(next.tv_sec) * 1000 + (Int64(next.tv_usec) + 999) / 1000))
            }
        }
        return CInt(clamping: milliseconds)
    }

    private func drain(_ descriptor: CInt) {
        var bytes = [UInt8](repeating: 0, count: 256)
        while read(descriptor, &bytes, bytes.count) == bytes.count {}
    }

    // MARK: The channel

    /// The channel, made when first needed, and made anew when the system's configuration changed meanwhile.
    private func readyChannel() -> ares_channel? {
        if let channel {
            guard settings.servers.isEmpty, openQueries == 0,
                FileVersion(ofFileAt: settings.resolverConfigurationPath) != channelVersion
            else { return channel }
            destroyChannels()
        }
        guard Self.libraryStatus == ARES_SUCCESS else { return nil }
        channelVersion = FileVersion(ofFileAt: settings.resolverConfigurationPath)
        channel = makeChannel(flags: 0, tries: settings.tries)
        explaining = makeChannel(flags: ARES_FLAG_NOCHECKRESP, tries: 1)
        return channel
    }

    private var channels: [ares_channel] { [channel, explaining].compactMap { $0 } }

    private func destroyChannels() {
        for channel in channels { ares_destroy(channel) }
        channel = nil
        explaining = nil
        interests = [:]
    }

    private func makeChannel(flags: CInt, tries: Int) -> ares_channel? {
        var options = ares_options()
        options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | flags
        options.timeout = CInt(settings.timeoutMilliseconds)
        options.tries = CInt(tries)
        // The core outlives its channel: `stop` and `readyChannel` destroy it before the core goes.
        options.sock_state_cb_data = Unmanaged.passUnretained(self).toOpaque()
        options.sock_state_cb = { argument, descriptor, isReadable, isWritable in
            guard let argument else { return }
            let core = Unmanaged<AresCore>.fromOpaque(argument).takeUnretainedValue()
            core.interestChanged(descriptor, isReadable: isReadable != 0, isWritable: isWritable != 0)
        }
        let mask =
            ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB
            | ARES_OPT_UDP_PORT | ARES_OPT_TCP_PORT | ARES_OPT_RESOLVCONF
        options.udp_port = UInt16(clamping: settings.port)
        options.tcp_port = UInt16(clamping: settings.port)
        var made: ares_channel?
        let status = settings.resolverConfigurationPath.withCString { path in
            // c-ares makes a copy of it.
            options.resolvconf_path = UnsafeMutablePointer(mutating: path)
            return ares_init_options(&made, &options, mask)
        }
        guard status == ARES_SUCCESS, let made else { return nil }
        if !settings.servers.isEmpty {
            let list = settings.servers.map(\.description).joined(separator: ",")
            guard ares_set_servers_ports_csv(made, list) == ARES_SUCCESS else {
                ares_destroy(made)
                return nil
            }
        }
        return made
    }

    private func interestChanged(_ descriptor: CInt, isReadable: Bool, isWritable: Bool) {
        let events = (isReadable ? Int16(POLLIN) : 0) | (isWritable ? Int16(POLLOUT) : 0)
        interests[descriptor] = events == 0 ? nil : events
    }
}

/// What c-ares carries through a query for us.
private final class AresQuery {
    let core: AresCore
    let number: UInt64
    let type: DNSRecordType
    let isExplaining: Bool

    init(core: AresCore, number: UInt64, type: DNSRecordType, isExplaining: Bool) {
        self.isExplaining = isExplaining
        self.core = core
        self.number = number
        self.type = type
    }
}
