import Testing

@testable import MailTestKit
