namespace TypedMqtt.Connection;

/// <summary>What the supervisor has to do next.</summary>
internal enum SupervisorAction
{
    /// <summary>Make a connection to <see cref="SupervisorStep.Server"/>, and stay with it until it ends.</summary>
    Connect,

    /// <summary>Wait for <see cref="SupervisorStep.Delay"/>.</summary>
    Wait,

    /// <summary>Nothing more: the connection is closed or given up.</summary>
    End,
}
