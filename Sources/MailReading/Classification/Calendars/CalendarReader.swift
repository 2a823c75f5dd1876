import MIME

/// Finds the calendar object in a message and reads its first event or task.
struct CalendarReader {
    /// An object, and whether its method makes the message an invitation, an answer or a change.
    struct Result {
        let invitation: CalendarInvitation
        let isScheduling: Bool
    }

    private let limits: ClassificationLimits

    static func read(_ facts: MessageFacts) -> Result? {
        for part in facts.structure.parts.prefix(200) {
            guard part.children.isEmpty, isCalendar(part), !MessageTexts.isEnclosed(part, in: facts.structure) else {
                continue
            }
            let reader = CalendarReader(limits: facts.limits)
            let named = part.contentType.parameters["method"]?.lowercased()
            let text = part.decodedText(limit: facts.limits.calendarBytes).text
            guard let invitation = reader.read(Array(text.utf8), methodParameter: named) else { continue }
            // RFC 6047 §2.4: an object without a method is a file like any other, and so is what is only published.
            let isScheduling = invitation.method != .none && invitation.method != .publish
            return Result(invitation: invitation, isScheduling: isScheduling)
        }
        return nil
    }

    private static func isCalendar(_ part: MessagePart) -> Bool {
        switch part.contentType.mediaType {
        case "text/calendar", "application/ics", "text/x-vcalendar", "application/calendar", "text/icalendar":
            return true
        case "application/octet-stream", "text/plain":
            let name = (part.contentType.parameters["name"] ?? dispositionName(part) ?? "").lowercased()
            return name.hasSuffix(".ics")
        default: return false
        }
    }

    private static func dispositionName(_ part: MessagePart) -> String? {
        part.header.first("Content-Disposition").flatMap { field in
            ParameterList(field.rawValue.prefix(2_000).drop { $0 != 0x3B })["filename"]
        }
    }

    private func read(_ bytes: [UInt8], methodParameter: String?) -> CalendarInvitation? {
        var lines = ContentLines(bytes)
        var isOpen = false
        var method = methodParameter.flatMap(CalendarInvitation.Method.init(rawValue:))
        var fields = Fields()
        var depth = 0
        while let line = lines.next() {
            if line.name == "BEGIN" {
                let component = line.value.uppercased().filter { !$0.isWhitespace }
                if component == "VCALENDAR" {
                    isOpen = true
                } else if fields.component == nil, ["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"].contains(component) {
                    fields.component = component
                    depth = 1
                } else if depth > 0 {
                    // Alarms and the like stand inside an event and have fields of the same names.
                    depth += 1
                }
            } else if line.name == "END" {
                if depth > 0 { depth -= 1 }
                if depth == 0, fields.component != nil { break }
            } else if depth == 1 {
                fields.take(line, limits: limits)
            } else if depth == 0, line.name == "METHOD" {
                // RFC 5546 §1.4; the object counts, the parameter only repeats it.
                method =
                    CalendarInvitation.Method(rawValue: line.value.lowercased().filter { !$0.isWhitespace }) ?? method
            }
        }
        guard isOpen, let component = fields.component else { return nil }
        return fields.invitation(method: method ?? .none, component: component)
    }

    /// What is collected of one component.
    private struct Fields {
        var component: String?
        var values: [String: ContentLines.Line] = [:]
        var attendees: [CalendarInvitation.Participant] = []

        mutating func take(_ line: ContentLines.Line, limits: ClassificationLimits) {
            switch line.name {
            case "ATTENDEE":
                if attendees.count < limits.attendees { attendees.append(Self.participant(line)) }
            case "UID", "SEQUENCE", "DTSTART", "DTEND", "DUE", "DURATION", "SUMMARY", "LOCATION", "STATUS", "RRULE",
                "RECURRENCE-ID", "ORGANIZER":
                if values[line.name] == nil { values[line.name] = line }
            default: break
            }
        }

        func invitation(method: CalendarInvitation.Method, component: String) -> CalendarInvitation {
            CalendarInvitation(
                method: method, component: component, uid: values["UID"]?.value,
                sequence: values["SEQUENCE"].flatMap { Int($0.value) }.map { min(max($0, 0), Int(Int32.max)) } ?? 0,
                start: values["DTSTART"].flatMap(Self.time), end: (values["DTEND"] ?? values["DUE"]).flatMap(Self.time),
                duration: values["DURATION"].map { String($0.value.prefix(40)) },
                summary: values["SUMMARY"].map { Self.text($0.value) },
                location: values["LOCATION"].map { Self.text($0.value) },
                status: values["STATUS"].map { String($0.value.uppercased().prefix(40)) },
                isRecurring: values["RRULE"] != nil, recurrenceID: values["RECURRENCE-ID"].flatMap(Self.time),
                organizer: values["ORGANIZER"].map(Self.participant), attendees: attendees)
        }

        static func participant(_ line: ContentLines.Line) -> CalendarInvitation.Participant {
            let written = line.value
            let isMailto = written.lowercased().hasPrefix("mailto:")
            let answer = line.parameters["PARTSTAT"].map {
                CalendarInvitation.Answer(rawValue: $0.lowercased()) ?? .other
            }
            return CalendarInvitation.Participant(
                address: isMailto ? String(written.dropFirst(7)) : written, name: line.parameters["CN"], answer: answer)
        }

        /// `20260512`, `20260512T090000` or `20260512T090000Z` (RFC 5545 §3.3.5).
        static func time(_ line: ContentLines.Line) -> CalendarInvitation.Time? {
            let digits = Array(line.value.utf8)
            func number(_ range: Range<Int>) -> Int? {
                guard range.upperBound <= digits.count, digits[range].allSatisfy(\.isASCIIDigit) else { return nil }
                return digits[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
            }
            guard let year = number(0..<4), let month = number(4..<6), let dayNumber = number(6..<8),
                let day = CalendarDay(year: year, month: month, day: dayNumber)
            else { return nil }
            var second: Int?
            if digits.count >= 15, digits[8] == 0x54, let hour = number(9..<11), let minute = number(11..<13),
                let seconds = number(13..<15), hour < 24, minute < 60, seconds <= 60
            {
                second = hour * 3600 + minute * 60 + min(seconds, 59)
            }
            let isUTC = digits.count >= 16 && digits[15] == 0x5A
            return CalendarInvitation.Time(
                day: day, secondOfDay: second, isUTC: isUTC, zone: isUTC ? nil : line.parameters["TZID"])
        }

        /// RFC 5545 §3.3.11
        static func text(_ value: String) -> String {
            var result = String.UnicodeScalarView()
            var isEscaped = false
            for scalar in value.unicodeScalars.prefix(2_000) {
                if isEscaped {
                    result.append(scalar == "n" || scalar == "N" ? "\n" : scalar)
                    isEscaped = false
                } else if scalar == "\\" {
                    isEscaped = true
                } else {
                    result.append(scalar)
                }
            }
            return String(result)
        }
    }
}
