import MIME

/// Finds reply codes and enhanced status codes in the words of servers.
struct SMTPCodes {
    /// The first reply code that looks like one.
    private(set) var replyCode: Int?
    /// The first enhanced code that says something; one such as 5.0.0 only where no other stands there.
    private(set) var status: DeliveryStatusCode?
    /// Where the first of them begins, in octets.
    private(set) var start: Int?

    /// The reply codes that servers use; other numbers between 400 and 599 are taken for hours, sizes and the like.
    private static let known: Set<Int> = [
        421, 422, 431, 432, 441, 442, 446, 447, 449, 450, 451, 452, 453, 454, 455, 458, 459, 471, 500, 501, 502, 503,
        504,
        505, 510, 511, 512, 513, 515, 517, 521, 523, 530, 531, 532, 533, 534, 535, 537, 538, 540, 541, 542, 543, 544,
        545,
        546, 547, 550, 551, 552, 553, 554, 555, 556, 557, 559, 560, 561, 569, 570, 571, 572, 573, 574, 577, 578, 579,
        590,
        591, 592, 593, 594, 595, 596, 597, 598, 599,
    ]

    init(_ text: some StringProtocol) { self.init(Array(text.utf8)) }

    init(_ bytes: [UInt8]) {
        var index = 0
        var weakReply: (code: Int, start: Int)?
        while index < bytes.count {
            guard bytes[index].isASCIIDigit else {
                index += 1
                continue
            }
            let start = index
            while index < bytes.count, bytes[index].isASCIIDigit || bytes[index] == 0x2E { index += 1 }
            // `word1`, `10.1.2.3`, `-550x`
            if start > 0, bytes[start - 1].isASCIILetter || bytes[start - 1] == 0x5F || bytes[start - 1] == 0x2E {
                continue
            }
            var end = index
            while end > start, bytes[end - 1] == 0x2E { end -= 1 }
            let length = end - start
            let next = end < bytes.count ? bytes[end] : 0x20
            if length == 3, let code = Self.number(bytes[start..<end]), Self.known.contains(code) {
                take(code: code, at: start, end: end, next: next, in: bytes, weak: &weakReply)
            } else if (5...9).contains(length), !next.isASCIILetter, next != 0x40,
                let code = DeliveryStatusCode(String(decoding: bytes[start..<end], as: UTF8.self)),
                code.statusClass != 2
            {
                let isVague = code.subject == 0 || (code.subject == 5 && code.detail == 0)
                if status == nil || (Self.isVague(status) && !isVague) {
                    status = code
                    self.start = min(self.start ?? start, start)
                }
            }
        }
        if replyCode == nil, let weakReply {
            replyCode = weakReply.code
            start = start ?? weakReply.start
        }
    }

    static func isVague(_ code: DeliveryStatusCode?) -> Bool {
        guard let code else { return true }
        return code.subject == 0 || (code.subject == 5 && code.detail == 0)
    }

    /// A code at the start of an answer is taken at once; one in the middle of a sentence only if there is no better.
    private mutating func take(
        code: Int, at start: Int, end: Int, next: UInt8, in bytes: [UInt8], weak: inout (code: Int, start: Int)?
    ) {
        guard replyCode == nil else { return }
        // What stands before: the start, a space, or a mark behind which answers stand.
        let before = start > 0 ? bytes[start - 1] : 0x0A
        let isOpen =
            before.isASCIISpace || [0x3A, 0x28, 0x22, 0x27, 0x3E, 0x3C, 0x23, 0x3D, 0x5B, 0x3B, 0x2D].contains(before)
        guard isOpen,
            next.isASCIISpace || [0x2D, 0x23, 0x3A, 0x22, 0x29, 0x2C, 0x5D, 0x3B, 0x27, 0x2E, 0x3C].contains(next)
        else { return }
        let isEnhanced =
            end + 5 < bytes.count && bytes[end + 1] == 0x30 + UInt8(code / 100) && bytes[end + 2] == 0x2E
        var mark = start
        while mark > 0, bytes[mark - 1] == 0x20 { mark -= 1 }
        let opensAnswer = mark == 0 || [0x0A, 0x3A, 0x28, 0x22, 0x27, 0x3C, 0x23, 0x3B, 0x3E].contains(bytes[mark - 1])
        if isEnhanced || opensAnswer {
            replyCode = code
            self.start = min(self.start ?? start, start)
        } else if weak == nil {
            weak = (code, start)
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard digit.isASCIIDigit else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }
}
