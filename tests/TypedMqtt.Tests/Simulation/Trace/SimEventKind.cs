namespace TypedMqtt.Tests.Simulation.Trace;

/// <summary>What can happen in a trace.</summary>
internal enum SimEventKind
{
    /// <summary>The client has opened a connection.</summary>
    Opened,

    /// <summary>The session has given a packet to the writer: from here on it counts as sent, whether it arrives or not.</summary>
    ClientSent,

    /// <summary>The journal has kept a record; the detail is its kind and its packet identifier, the number that of what was published.</summary>
    Kept,

    /// <summary>The writer has given a packet to the transport.</summary>
    ClientWrote,

    /// <summary>The last byte of a packet has reached the server.</summary>
    ServerReceived,

    /// <summary>The server has given a packet to its transport.</summary>
    ServerSent,

    /// <summary>The client has read the last byte of a packet.</summary>
    ClientReceived,

    /// <summary>The network has cut the connection, and both sides are told.</summary>
    Cut,

    /// <summary>The network has cut the connection, and nobody is told.</summary>
    Silenced,

    /// <summary>The client is done with a connection.</summary>
    ClientClosed,

    /// <summary>The client ended a connection because of what it took for an error of the server; the text says which.</summary>
    ClientBlamed,

    /// <summary>The server is done with a connection.</summary>
    ServerClosed,

    /// <summary>The server gave up a client it had not heard of for one and a half keep-alives.</summary>
    ServerTimedOut,

    /// <summary>The server has discarded the session.</summary>
    SessionDiscarded,

    /// <summary>The application has published.</summary>
    Published,

    /// <summary>The application has cancelled a publish.</summary>
    CancelRequested,

    /// <summary>A publish has ended; the detail is a <see cref="PublishEnd"/>.</summary>
    PublishEnded,

    /// <summary>The server has taken a message over, and would send it on to others now.</summary>
    ServerAccepted,

    /// <summary>The server has refused a message with a reason code.</summary>
    ServerRefused,

    /// <summary>Another client's message has entered the session at the server.</summary>
    ServerRouted,

    /// <summary>A message has reached a handler; the detail is its packet identifier.</summary>
    Delivered,

    /// <summary>A handler is done with a message.</summary>
    Handled,

    /// <summary>A handler has committed what it writes for a message of QoS 2, and that it has handled it.</summary>
    Written,

    /// <summary>The application wants a topic filter; the detail is its QoS.</summary>
    Subscribed,

    /// <summary>The application no longer wants a topic filter.</summary>
    Unsubscribed,

    /// <summary>The wait for a topic filter has ended.</summary>
    SubscriptionSettled,

    /// <summary>The client says that all is as it should be.</summary>
    Online,

    /// <summary>The conversation has come to its end: nothing is left to be done by anybody.</summary>
    Completed,

    /// <summary>The application has asked the client to stop.</summary>
    Stopping,

    /// <summary>The client has stopped.</summary>
    Closed,

    /// <summary>The client's process was killed, and another one goes on with what was kept.</summary>
    Crashed,

    /// <summary>Time has passed.</summary>
    TimePassed,
}
