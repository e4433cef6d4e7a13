using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace TypedMqtt.CompilerServices;

/// <summary>Binds a delivery to the method of a handler and calls it.</summary>
/// <typeparam name="THandler">The generated handler interface of the member.</typeparam>
/// <param name="handler">The handler.</param>
/// <param name="delivery">The delivery.</param>
/// <param name="cancellationToken">Cancelled when the connection is closed for good.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate ValueTask MqttHandlerInvoker<in THandler>(THandler handler, MqttDelivery delivery, CancellationToken cancellationToken);

/// <summary>Reads a delivery as a message; false when the topic is not one of the member's.</summary>
/// <typeparam name="TMessage">The generated message type.</typeparam>
/// <param name="delivery">The delivery.</param>
/// <param name="message">The message.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate bool MqttMessageReader<TMessage>(MqttDelivery delivery, [NotNullWhen(true)] out TMessage? message)
    where TMessage : class;
