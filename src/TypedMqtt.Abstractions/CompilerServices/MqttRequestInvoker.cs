using System.ComponentModel;

namespace TypedMqtt.CompilerServices;

/// <summary>Binds a delivery to the method of a handler that answers it, and calls it.</summary>
/// <typeparam name="THandler">The generated handler interface of the member.</typeparam>
/// <typeparam name="TReply">The type of the answer.</typeparam>
/// <param name="handler">The handler.</param>
/// <param name="delivery">The delivery; the answer is not looked at when it turns out not to match.</param>
/// <param name="cancellationToken">Cancelled when the connection is closed for good.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate ValueTask<TReply> MqttRequestInvoker<in THandler, TReply>(THandler handler, MqttDelivery delivery, CancellationToken cancellationToken);
