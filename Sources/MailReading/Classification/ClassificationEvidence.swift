/// What in a message decided about its kind. The raw values are stable.
public enum ClassificationEvidence: String, Sendable, Hashable, Codable, CaseIterable {
    /// A part message/delivery-status (RFC 3464).
    case deliveryStatus = "delivery-status"
    /// The words of a server's report in the text.
    case reportText = "report-text"
    /// A subject that servers give to their reports.
    case reportSubject = "report-subject"
    /// From a mailer daemon or postmaster.
    case daemonSender = "daemon-sender"
    /// X-Failed-Recipients, or a field by which a server marks its reports.
    case reportField = "report-field"
    /// A null Return-Path (RFC 5321 §4.5.5).
    case nullReturnPath = "null-return-path"
    /// A part message/feedback-report (RFC 5965).
    case feedbackReport = "feedback-report"
    /// The form of a complaint without a feedback report, as some providers send it.
    case complaintForm = "complaint-form"
    /// A part message/disposition-notification (RFC 8098).
    case dispositionNotification = "disposition-notification"
    /// Auto-Submitted with another value than `no` (RFC 3834 §5).
    case autoSubmitted = "auto-submitted"
    /// `Auto-Submitted: no`.
    case notAutoSubmitted = "auto-submitted-no"
    /// A field that only automatic replies have.
    case automaticReplyField = "automatic-reply-field"
    /// A subject by which programs begin automatic replies.
    case automaticReplySubject = "automatic-reply-subject"
    /// The wording of an automatic reply.
    case automaticReplyText = "automatic-reply-text"
    /// Precedence: bulk, junk or list.
    case precedence = "precedence"
    /// List-Id (RFC 2919).
    case listID = "list-id"
    /// List-Post, or a field of mailing list software.
    case listPost = "list-post"
    /// List-Unsubscribe (RFC 2369).
    case listUnsubscribe = "list-unsubscribe"
    /// Feedback-ID or a field of a campaign mailer.
    case campaignField = "campaign-field"
    /// The list belongs to the recipient's own domain, so it is an address that several people share.
    case sharedAddress = "shared-address"
    /// A calendar object with a method (RFC 6047).
    case calendarMethod = "calendar-method"
    /// A calendar object without one.
    case calendarPart = "calendar-part"
    /// The field by which Exchange marks appointments, whose object may be inside a TNEF part.
    case calendarField = "calendar-field"
    /// A sender who says that answers are not read.
    case noReplySender = "no-reply-sender"
    /// A field by which a system marks its notifications.
    case notificationField = "notification-field"
    /// It answers a message.
    case answer = "answer"
    /// Sent by a help desk on behalf of one of its people.
    case helpDesk = "help-desk"
}
