using Contracts;
using Microsoft.Extensions.DependencyInjection;
using RuntimeOnly;
using TypedMqtt;

var services = new ServiceCollection();
services.AddTypedMqtt(options => options.Server = "mqtt://localhost").AddRoom().AddDoor();
await using var provider = services.BuildServiceProvider();

Console.WriteLine(RoomTopics.Temperature.Format("attic"));
Console.WriteLine(DoorTopics.Open.Filter());
Console.WriteLine($"{nameof(IRoom)} is published by {provider.GetRequiredService<IRoom>().GetType().Name}");
