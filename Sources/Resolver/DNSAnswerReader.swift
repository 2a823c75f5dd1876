internal import CAres
internal import Glibc
internal import MailModel

/// Reads DNS answers by c-ares' parsers and copies out what is wanted, within bounds.
enum DNSAnswerReader {
    /// More records of one answer are left out.
    static let maximumRecords = 100

    /// A longer TXT record is cut, in bytes. SPF and DKIM records stay under 4 KiB.
    static let maximumTextBytes = 16 << 10

    /// Reads an answer to a question for `type`.
    static func read(
        _ type: DNSRecordType, _ answer: UnsafePointer<UInt8>, _ count: CInt
    ) -> Result<DNSAnswer, AddressLookup.Failure> {
        switch type {
        case .a: v4(answer, count).map(DNSAnswer.addresses)
        case .aaaa: v6(answer, count).map(DNSAnswer.addresses)
        case .srv: srv(answer, count).map(DNSAnswer.srv)
        case .mx: mx(answer, count).map(DNSAnswer.mx)
        case .txt: txt(answer, count).map(DNSAnswer.txt)
        case .ptr: ptr(answer, count).map(DNSAnswer.ptr)
        }
    }

    /// What a c-ares status means.
    static func fault(_ status: CInt) -> DNSFault {
        switch status {
        case ARES_ENODATA: .noData
        case ARES_ENOTFOUND: .notFound
        case ARES_EREFUSED: .refused
        case ARES_ETIMEOUT: .timedOut
        case ARES_ECONNREFUSED: .unreachable
        case ARES_EBADRESP, ARES_EBADSTR: .malformedAnswer
        case ARES_EBADNAME, ARES_EBADQUERY: .invalidName
        case ARES_ENOMEM, ARES_EFILE: .overloaded
        case ARES_ECANCELLED, ARES_EDESTRUCTION: .cancelled
        default: .serverFailure
        }
    }

    private static func failure<T>(_ status: CInt) -> Result<T, AddressLookup.Failure> {
        .failure(AddressLookup.Failure(fault: fault(status)))
    }

    private static func v4(_ answer: UnsafePointer<UInt8>, _ count: CInt) -> Result<[IPAddress], AddressLookup.Failure>
    {
        var records = [ares_addrttl](repeating: ares_addrttl(), count: AddressLookup.maximumAddresses)
        var found = CInt(records.count)
        let status = ares_parse_a_reply(answer, count, nil, &records, &found)
        guard status == ARES_SUCCESS else { return failure(status) }
        return .success(
            records.prefix(max(0, Int(found))).compactMap { record in
                withUnsafeBytes(of: record.ipaddr) { IPAddress(octets: Array($0.prefix(4))) }
            })
    }

    private static func v6(_ answer: UnsafePointer<UInt8>, _ count: CInt) -> Result<[IPAddress], AddressLookup.Failure>
    {
        var records = [ares_addr6ttl](repeating: ares_addr6ttl(), count: AddressLookup.maximumAddresses)
        var found = CInt(records.count)
        let status = ares_parse_aaaa_reply(answer, count, nil, &records, &found)
        guard status == ARES_SUCCESS else { return failure(status) }
        return .success(
            records.prefix(max(0, Int(found))).compactMap { record in
                withUnsafeBytes(of: record.ip6addr) { IPAddress(octets: Array($0.prefix(16))) }
            })
    }

    private static func srv(_ answer: UnsafePointer<UInt8>, _ count: CInt) -> Result<[SRVRecord], AddressLookup.Failure>
    {
        var head: UnsafeMutablePointer<ares_srv_reply>?
        let status = ares_parse_srv_reply(answer, count, &head)
        defer { if let head { ares_free_data(head) } }
        guard status == ARES_SUCCESS else { return failure(status) }
        var records: [SRVRecord] = []
        var next = head
        while let record = next?.pointee, records.count < maximumRecords {
            next = record.next
            guard let host = HostField(record.host) else { continue }
            records.append(
                SRVRecord(
                    target: host.name, port: Int(record.port), priority: Int(record.priority),
                    weight: Int(record.weight)))
        }
        return .success(sorted(records))
    }

    private static func mx(_ answer: UnsafePointer<UInt8>, _ count: CInt) -> Result<[MXRecord], AddressLookup.Failure> {
        var head: UnsafeMutablePointer<ares_mx_reply>?
        let status = ares_parse_mx_reply(answer, count, &head)
        defer { if let head { ares_free_data(head) } }
        guard status == ARES_SUCCESS else { return failure(status) }
        var records: [MXRecord] = []
        var next = head
        while let record = next?.pointee, records.count < maximumRecords {
            next = record.next
            guard let host = HostField(record.host) else { continue }
            records.append(MXRecord(host: host.name, preference: Int(record.priority)))
        }
        return .success(sorted(records))
    }

    private static func txt(_ answer: UnsafePointer<UInt8>, _ count: CInt) -> Result<[String], AddressLookup.Failure> {
        var head: UnsafeMutablePointer<ares_txt_ext>?
        let status = ares_parse_txt_reply_ext(answer, count, &head)
        defer { if let head { ares_free_data(head) } }
        guard status == ARES_SUCCESS else { return failure(status) }
        var records: [[UInt8]] = []
        var next = head
        while let chunk = next?.pointee {
            next = chunk.next
            if chunk.record_start != 0 || records.isEmpty {
                guard records.count < maximumRecords else { break }
                records.append([])
            }
            guard let bytes = chunk.txt, let last = records.indices.last else { continue }
            // RFC 7208 §3.3
            let room = maximumTextBytes - records[last].count
            records[last].append(contentsOf: UnsafeBufferPointer(start: bytes, count: min(chunk.length, max(0, room))))
        }
        return .success(records.map { String(decoding: $0, as: UTF8.self) })
    }

    private static func ptr(
        _ answer: UnsafePointer<UInt8>, _ count: CInt
    ) -> Result<[DomainName], AddressLookup.Failure> {
        var host: UnsafeMutablePointer<hostent>?
        // The parser copies an address into what it gives; which one does not matter.
        var address: [UInt8] = [0, 0, 0, 0]
        let status = ares_parse_ptr_reply(answer, count, &address, CInt(address.count), AF_INET, &host)
        defer { if let host { ares_free_hostent(host) } }
        guard status == ARES_SUCCESS, let found = host?.pointee else { return failure(status) }
        var texts: [String] = []
        var next = found.h_aliases
        while let alias = next?.pointee, texts.count < maximumRecords {
            texts.append(String(cString: alias))
            next = next?.successor()
        }
        // All names are among the aliases, where c-ares fills them in.
        if let name = found.h_name { texts.append(String(cString: name)) }
        var names: [DomainName] = []
        for name in texts.compactMap({ DomainName($0) }) where !names.contains(name) { names.append(name) }
        return .success(names.sorted { $0.description < $1.description })
    }

    /// Lower priority first, among equals the higher weight, then by name so that the order is always the same.
    static func sorted(_ records: [SRVRecord]) -> [SRVRecord] {
        // RFC 2782
        records.sorted {
            ($0.priority, -$0.weight, $0.target?.description ?? "", $0.port)
                < ($1.priority, -$1.weight, $1.target?.description ?? "", $1.port)
        }
    }

    /// Lower preference first, then by name so that the order is always the same.
    static func sorted(_ records: [MXRecord]) -> [MXRecord] {
        // RFC 5321 §5.1
        records.sorted {
            ($0.preference, $0.host?.description ?? "") < ($1.preference, $1.host?.description ?? "")
        }
    }
}

/// A host inside a record: the root, `.`, has no name and means that there is none.
private struct HostField {
    let name: DomainName?

    /// Nil where it is no name at all; such a record is left out.
    init?(_ text: UnsafeMutablePointer<CChar>?) {
        guard let text else { return nil }
        let string = String(cString: text)
        if string.isEmpty || string == "." {
            name = nil
        } else {
            guard let name = DomainName(string) else { return nil }
            self.name = name
        }
    }
}
