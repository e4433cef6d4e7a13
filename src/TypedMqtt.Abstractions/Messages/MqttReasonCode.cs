namespace TypedMqtt;

/// <summary>
/// The reason codes of MQTT 5 (2.4). Before MQTT 5 a CONNACK return code is given as the MQTT 5 code of the same meaning,
/// and a refused subscription as <see cref="UnspecifiedError"/>. Values of 0x80 and above are errors.
/// </summary>
public enum MqttReasonCode : byte
{
    /// <summary>0x00: success; also a normal disconnection, and a subscription granted at QoS 0.</summary>
    Success = 0x00,

    /// <summary>0x01: a subscription granted at QoS 1.</summary>
    GrantedQos1 = 0x01,

    /// <summary>0x02: a subscription granted at QoS 2.</summary>
    GrantedQos2 = 0x02,

    /// <summary>0x04: the client disconnects and wants its will message published.</summary>
    DisconnectWithWillMessage = 0x04,

    /// <summary>0x10: the message was taken, but nobody is subscribed to its topic.</summary>
    NoMatchingSubscribers = 0x10,

    /// <summary>0x11: there was no such subscription to end.</summary>
    NoSubscriptionExisted = 0x11,

    /// <summary>0x18: the authentication goes on.</summary>
    ContinueAuthentication = 0x18,

    /// <summary>0x19: the client asks to authenticate again.</summary>
    ReAuthenticate = 0x19,

    /// <summary>0x80: an error the sender does not want to name, or for which there is no other code.</summary>
    UnspecifiedError = 0x80,

    /// <summary>0x81: a packet that could not be parsed.</summary>
    MalformedPacket = 0x81,

    /// <summary>0x82: a packet that is not allowed in this place or form.</summary>
    ProtocolError = 0x82,

    /// <summary>0x83: valid, but not accepted by this server.</summary>
    ImplementationSpecificError = 0x83,

    /// <summary>0x84: the server does not speak the version of MQTT that was asked for.</summary>
    UnsupportedProtocolVersion = 0x84,

    /// <summary>0x85: the client identifier is valid, but the server does not allow it.</summary>
    ClientIdentifierNotValid = 0x85,

    /// <summary>0x86: the server does not accept the user name or the password.</summary>
    BadUserNameOrPassword = 0x86,

    /// <summary>0x87: not allowed for this client.</summary>
    NotAuthorized = 0x87,

    /// <summary>0x88: the server is not available.</summary>
    ServerUnavailable = 0x88,

    /// <summary>0x89: the server is busy; try again later.</summary>
    ServerBusy = 0x89,

    /// <summary>0x8A: this client has been banned.</summary>
    Banned = 0x8A,

    /// <summary>0x8B: the server is shutting down.</summary>
    ServerShuttingDown = 0x8B,

    /// <summary>0x8C: the authentication method is not supported, or is not the one in use.</summary>
    BadAuthenticationMethod = 0x8C,

    /// <summary>0x8D: nothing was heard for one and a half times the keep-alive.</summary>
    KeepAliveTimeout = 0x8D,

    /// <summary>0x8E: another connection uses the same client identifier.</summary>
    SessionTakenOver = 0x8E,

    /// <summary>0x8F: the topic filter is well formed, but not accepted by this server.</summary>
    TopicFilterInvalid = 0x8F,

    /// <summary>0x90: the topic name is well formed, but not accepted.</summary>
    TopicNameInvalid = 0x90,

    /// <summary>0x91: the packet identifier is already in use.</summary>
    PacketIdentifierInUse = 0x91,

    /// <summary>0x92: the packet identifier is not known.</summary>
    PacketIdentifierNotFound = 0x92,

    /// <summary>0x93: more unacknowledged messages than the receive maximum allows.</summary>
    ReceiveMaximumExceeded = 0x93,

    /// <summary>0x94: the topic alias is zero or above the topic alias maximum.</summary>
    TopicAliasInvalid = 0x94,

    /// <summary>0x95: the packet is larger than the maximum packet size.</summary>
    PacketTooLarge = 0x95,

    /// <summary>0x96: messages arrive at too high a rate.</summary>
    MessageRateTooHigh = 0x96,

    /// <summary>0x97: a limit set by the operator has been reached.</summary>
    QuotaExceeded = 0x97,

    /// <summary>0x98: the connection was closed by an operator.</summary>
    AdministrativeAction = 0x98,

    /// <summary>0x99: the payload is not what the payload format indicator says.</summary>
    PayloadFormatInvalid = 0x99,

    /// <summary>0x9A: the server does not support retained messages.</summary>
    RetainNotSupported = 0x9A,

    /// <summary>0x9B: the server does not support this quality of service.</summary>
    QosNotSupported = 0x9B,

    /// <summary>0x9C: use another server for now.</summary>
    UseAnotherServer = 0x9C,

    /// <summary>0x9D: the server has moved for good.</summary>
    ServerMoved = 0x9D,

    /// <summary>0x9E: the server does not support shared subscriptions.</summary>
    SharedSubscriptionsNotSupported = 0x9E,

    /// <summary>0x9F: connections arrive at too high a rate.</summary>
    ConnectionRateExceeded = 0x9F,

    /// <summary>0xA0: the longest connect time allowed has passed.</summary>
    MaximumConnectTime = 0xA0,

    /// <summary>0xA1: the server does not support subscription identifiers.</summary>
    SubscriptionIdentifiersNotSupported = 0xA1,

    /// <summary>0xA2: the server does not support wildcards in topic filters.</summary>
    WildcardSubscriptionsNotSupported = 0xA2,
}
