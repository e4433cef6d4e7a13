namespace TypedMqtt.Tests.Simulation;

/// <summary>Whether the server still has the session when the client comes back.</summary>
internal enum SessionFate
{
    /// <summary>It always has.</summary>
    Kept,

    /// <summary>That is drawn for every connection.</summary>
    Drawn,

    /// <summary>It never has.</summary>
    Lost,
}
