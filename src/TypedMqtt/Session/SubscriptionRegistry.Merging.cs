namespace TypedMqtt.Session;

/// <summary>
/// How topic filters are left to others that cover them, where a server may send a message once for each filter that matches
/// and has no way to say for which: then the server has only those that no other one covers. While that changes, one of two may
/// be there beside the other, so a message may come twice, but never not at all.
/// </summary>
internal sealed partial class SubscriptionRegistry
{
    private readonly FilterCovers _covers = new();

    /// <summary>All who wait for the acknowledgement of a filter: those who hold it, and those whose own is left to it.</summary>
    private static IEnumerable<SubscriptionHold> HoldsOn(SubscriptionEntry entry) => entry.Holds.Concat(entry.Covered.SelectMany(covered => covered.Holds));

    private static void Detach(SubscriptionEntry entry)
    {
        entry.Cover?.Covered.Remove(entry);
        entry.Cover = null;
    }

    /// <summary>Leaves a filter to another one that covers it, if there is one.</summary>
    private bool TryCover(SubscriptionEntry entry)
    {
        // What the server may have is asked for once more, and then taken from it by an UNSUBSCRIBE.
        if (!merges || entry.Status != SubscriptionStatus.Wanted || entry.MayBeAtServer || _covers.FindCover(entry) is not { } cover)
        {
            return false;
        }

        Uncover(entry);
        entry.Status = SubscriptionStatus.Covered;
        entry.Cover = cover;
        cover.Covered.Add(entry);
        cover.RaiseTo(entry.OwnQos);
        if (cover.Status == SubscriptionStatus.Granted)
        {
            entry.Holds.ForEach(hold => hold.OnJoined());
            if (cover.IsOutdated)
            {
                Want(cover);
            }
            else
            {
                entry.Holds.ForEach(hold => hold.Settle(cover.ReasonCode, _acknowledged));
            }
        }

        return true;
    }

    /// <summary>A filter has been granted: one of two that the server has is enough where one covers the other.</summary>
    private void Merge(SubscriptionEntry entry)
    {
        foreach (var covered in _covers.FindCovered(entry))
        {
            LeaveTo(entry, covered);
        }

        if (_covers.FindGrantedCover(entry) is { } cover)
        {
            LeaveTo(cover, entry);
            if (cover.IsOutdated)
            {
                Want(cover);
            }
        }
    }

    // Not before the other is granted with as much: then UNSUBACK makes it wanted again, and it is left to the other.
    private void LeaveTo(SubscriptionEntry cover, SubscriptionEntry entry)
    {
        cover.RaiseTo(entry.OwnQos);
        if (!cover.IsOutdated)
        {
            Unwant(entry);
        }
    }

    /// <summary>Asks for the filters that were left to one that is no help to them any longer.</summary>
    private void Uncover(SubscriptionEntry entry)
    {
        foreach (var covered in entry.Covered.ToArray())
        {
            Want(covered);
        }
    }
}
