using System.Diagnostics.CodeAnalysis;

namespace TypedMqtt;

/// <summary>
/// A request was refused, in the words of its contract: a handler throws it, and the caller gets it with the same
/// <see cref="Fault"/>. The message does not travel.
/// </summary>
/// <typeparam name="TFault">The type that the member's <see cref="MqttRequestAttribute.Fault"/> names.</typeparam>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Without a fault it would say nothing.")]
public sealed class MqttFaultException<TFault> : MqttException
{
    /// <summary>Refuses a request.</summary>
    /// <param name="fault">Why.</param>
    public MqttFaultException(TFault fault)
        : this(fault, $"The request was refused with a {typeof(TFault).Name}.")
    {
    }

    /// <summary>Refuses a request.</summary>
    /// <param name="fault">Why.</param>
    /// <param name="message">What to say in this process; it is not sent.</param>
    public MqttFaultException(TFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>Why the request was refused.</summary>
    public TFault Fault { get; }
}
