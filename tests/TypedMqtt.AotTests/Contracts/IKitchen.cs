namespace TypedMqtt.AotTests.Contracts;

/// <summary>What is asked and answered, what can be asked for, and what travels in a form and in properties of its own.</summary>
[MqttContract("aot/kitchens/{kitchen}", JsonContext = typeof(AotJson))]
internal interface IKitchen
{
    [MqttRequest("cook", Fault = typeof(Refusal))]
    ValueTask<Dish> CookAsync(string kitchen, Order payload, [MqttUserProperty("table")] int table, CancellationToken cancellationToken = default);

    [MqttState("menu")]
    ValueTask MenuAsync(string kitchen, Dish? payload);

    [MqttEvent("scale", Serializer = typeof(WeightSerializer))]
    ValueTask ScaleAsync(string kitchen, Weight payload, [MqttUserProperty("cook")] string? cook = null);
}
